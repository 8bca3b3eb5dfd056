import { lstat, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SharedLeft } from '#shared/shared-state';
import { type Git, GitFailed } from '../git';
import type { ChangeDetail, FoundChange } from './compare-shared-states';
import { readConfigText, valuesByKey } from './config-text';
import { type FileLook, lookAtFile, looksSame, textOf } from './look-at-file';

export type NotPutBack = Omit<SharedLeft, 'id'>;
type SettingDetail = Extract<ChangeDetail, { kind: 'setting' }>;

/** What stood somewhere and what is to stand there. */
export type Put<T> = { readonly from: T; readonly to: T };

/**
 * Makes a file what it was, if it still is what was found. Never follows a link into another place, and takes nothing
 * away that is not kept: what cannot be kept is moved aside under a name that nothing runs.
 *
 * @returns null when it is done
 */
export async function putFile(
  path: string,
  { from, to }: Put<FileLook>,
  { follow = false } = {},
): Promise<NotPutBack | null> {
  const now = lookAtFile(path, { follow });
  if (looksSame(now, to)) return null;
  if (!looksSame(now, from)) return { why: 'changed-since', message: '' };
  if (to.kind === 'large' || to.kind === 'other') return { why: 'not-kept', message: '' };
  const fresh = `${path}.lock`;
  try {
    if (to.kind === 'absent') {
      await takeAway(path, now);
      return null;
    }
    // The name that Git itself locks these files by: nobody else writes meanwhile.
    if (to.kind === 'link') await symlink(to.target, fresh);
    else await writeFile(fresh, Buffer.from(to.bytes, 'base64'), { flag: 'wx', mode: to.mode, flush: true });
    if (now.kind === 'other') await takeAway(path, now);
    await rename(fresh, path);
    return null;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') await rm(fresh, { force: true });
    return { why: 'failed', message };
  }
}

async function takeAway(path: string, look: FileLook): Promise<void> {
  if (look.kind === 'file' || look.kind === 'link') {
    await rm(path);
    return;
  }
  for (let number = 1; ; number += 1) {
    const aside = `${path}.aside-${number}`;
    if (await lstat(aside).catch(() => null)) continue;
    await rename(path, aside);
    return;
  }
}

/**
 * Puts settings of one file back: as the whole file where nothing but these changes was made to it, else one by one,
 * so that what somebody set since stays.
 */
export async function putSettings(
  git: Git,
  changes: readonly (FoundChange & { readonly detail: SettingDetail })[],
  direction: 'back' | 'forward',
): Promise<Map<string, NotPutBack>> {
  const left = new Map<string, NotPutBack>();
  const [first] = changes;
  if (!first) return left;
  const { path, fileBefore, fileAfter } = first.detail;
  const [from, to] = direction === 'back' ? [fileAfter, fileBefore] : [fileBefore, fileAfter];
  const isOneChange = changes.every(
    ({ detail }) => looksSame(detail.fileAfter, fileAfter) && looksSame(detail.fileBefore, fileBefore),
  );
  if (isOneChange && coversAll(changes, fileBefore, fileAfter)) {
    const whole = await putFile(path, { from, to }, { follow: true });
    if (whole === null) return left;
    if (whole.why !== 'changed-since') {
      for (const { id } of changes) left.set(id, whole);
      return left;
    }
  }
  for (const { id, detail } of changes) {
    const why = await putSetting(git, detail, direction);
    if (why) left.set(id, why);
  }
  return left;
}

/** Whether the file differs in nothing but these settings. */
function coversAll(
  changes: readonly { readonly detail: SettingDetail }[],
  before: FileLook,
  after: FileLook,
): boolean {
  const [old, now] = [before, after].map((look) => valuesByKey(readConfigText(textOf(look))));
  const keys = new Set(changes.map(({ detail }) => detail.key));
  return [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].every(
    (key) => keys.has(key) || JSON.stringify(old?.get(key)) === JSON.stringify(now?.get(key)),
  );
}

async function putSetting(
  git: Git,
  { path, key, before, after }: SettingDetail,
  direction: 'back' | 'forward',
): Promise<NotPutBack | null> {
  const [from, to] = direction === 'back' ? [after, before] : [before, after];
  const now = valuesByKey(readConfigText(textOf(lookAtFile(path, { follow: true })))).get(key) ?? [];
  if (JSON.stringify(now) === JSON.stringify(to)) return null;
  if (JSON.stringify(now) !== JSON.stringify(from)) return { why: 'changed-since', message: '' };
  const config = git.with({ dir: dirname(path) });
  try {
    if (now.length > 0) await config.run(['config', '--file', path, '--unset-all', key]);
    for (const value of to) await config.run(['config', '--file', path, '--add', key, value]);
    return null;
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    return { why: 'failed', message: error.stderr.trim() };
  }
}
