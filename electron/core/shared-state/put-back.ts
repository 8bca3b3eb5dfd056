import { CommitId } from '#shared/ids';
import { type Git, GitFailed, openGit } from '../git';
import type { ChangeDetail, FoundChange } from './compare-shared-states';
import { type NotPutBack, type Put, putFile, putSettings } from './put-back-files';
import { readSharedState, type SharedFolders, type SharedState } from './read-shared-state';

/**
 * Brings shared state back to what it was before changes, or forward to it again, each of them only if it still is
 * what was found. The configuration comes first: a broken one would keep Git from the rest.
 *
 * @param changes in the order in which they were noticed
 * @returns why something was left, by the id of its change
 */
export async function putBack(
  places: SharedFolders,
  changes: readonly FoundChange[],
  direction: 'back' | 'forward',
): Promise<Map<string, NotPutBack>> {
  // Told its folder, so that nothing planted leads it elsewhere; nothing here needs a working tree.
  const git = openGit(places.commonDir, { gitDir: places.commonDir, settings: { 'core.bare': 'true' } });
  const inOrder = direction === 'back' ? changes.toReversed() : changes;
  const left = new Map<string, NotPutBack>();
  for (const group of settingGroups(inOrder)) {
    for (const [id, why] of await putSettings(git, group, direction)) left.set(id, why);
  }
  const state = await readSharedState(places);
  // Stash entries go onto a pile: the oldest comes first whichever way it goes.
  const stash = changes.filter(({ detail }) => detail.kind === 'stash');
  for (const change of [...inOrder.filter(({ detail }) => detail.kind !== 'stash'), ...stash]) {
    const why = await attempt(() => putOne({ git, places, state }, change.detail, direction));
    if (why) left.set(change.id, why);
  }
  return left;
}

type SettingChange = FoundChange & { readonly detail: Extract<ChangeDetail, { kind: 'setting' }> };

/** Settings that were changed in one file at one time belong together. */
function settingGroups(changes: readonly FoundChange[]): SettingChange[][] {
  const groups = new Map<string, SettingChange[]>();
  for (const change of changes) {
    const { detail } = change;
    if (detail.kind !== 'setting') continue;
    const key = JSON.stringify([detail.path, detail.fileBefore, detail.fileAfter]);
    groups.set(key, [...(groups.get(key) ?? []), { ...change, detail }]);
  }
  return [...groups.values()];
}

async function attempt(work: () => Promise<NotPutBack | null>): Promise<NotPutBack | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    return { why: 'failed', message: error.stderr.trim() };
  }
}

const CHANGED: NotPutBack = { why: 'changed-since', message: '' };
const LOG_MESSAGE = 'understory: put back';

/** A repository whose shared state is written, as it was seen just before. */
type Seen = { readonly git: Git; readonly places: SharedFolders; readonly state: SharedState };

async function putOne(
  { git, places: { gitDir }, state }: Seen,
  detail: ChangeDetail,
  direction: 'back' | 'forward',
): Promise<NotPutBack | null> {
  const put = <T>({ before, after }: { readonly before: T; readonly after: T }): Put<T> =>
    direction === 'back' ? { from: after, to: before } : { from: before, to: after };
  switch (detail.kind) {
    case 'setting':
      return null;
    case 'file':
      return putFile(detail.path, put(detail));
    case 'ref':
      return putRef({ git, state }, detail.ref, put(detail));
    case 'head':
      return putHead({ git: git.with({ gitDir }), state }, put(detail));
    case 'stash':
      return detail.after === (direction === 'forward')
        ? addToStash(git, detail)
        : dropFromStash(git, detail.commit);
    default:
      return detail satisfies never;
  }
}

async function putRef(
  { git, state }: Pick<Seen, 'git' | 'state'>,
  ref: string,
  { from, to }: Put<string | null>,
): Promise<NotPutBack | null> {
  const now = state.refs[ref] ?? null;
  if (now === to) return null;
  if (now !== from) return CHANGED;
  if (to === null) {
    await git.run(['update-ref', '--no-deref', '-d', ref, ...(isOid(from) ? [from] : [])]);
    return null;
  }
  if (to.startsWith('ref: ')) {
    await git.run(['symbolic-ref', '-m', LOG_MESSAGE, ref, to.slice('ref: '.length)]);
    return null;
  }
  if (!isOid(to)) return { why: 'not-kept', message: '' };
  const expected = from === null ? ['0'.repeat(to.length)] : isOid(from) ? [from] : [];
  await git.run(['update-ref', '--no-deref', '-m', LOG_MESSAGE, ref, to, ...expected]);
  return null;
}

async function putHead(
  { git, state }: Pick<Seen, 'git' | 'state'>,
  { from, to }: Put<string>,
): Promise<NotPutBack | null> {
  const now = state.head.replace(/^ref: */, '');
  if (now === to) return null;
  if (now !== from) return CHANGED;
  if (isOid(to)) await git.run(['update-ref', '--no-deref', '-m', LOG_MESSAGE, 'HEAD', to]);
  else await git.run(['symbolic-ref', '-m', LOG_MESSAGE, 'HEAD', to]);
  return null;
}

async function addToStash(
  git: Git,
  { commit, message }: Extract<ChangeDetail, { kind: 'stash' }>,
): Promise<NotPutBack | null> {
  if ((await stashEntries(git)).includes(commit)) return null;
  if (!CommitId.safeParse(commit).success) return { why: 'not-kept', message: '' };
  await git.run(['update-ref', '--create-reflog', '-m', message, 'refs/stash', commit]);
  return null;
}

async function dropFromStash(git: Git, commit: string): Promise<NotPutBack | null> {
  const position = (await stashEntries(git)).indexOf(commit);
  if (position === -1) return null;
  await git.run(['reflog', 'delete', '--updateref', '--rewrite', `refs/stash@{${position}}`]);
  // Git leaves the ref where its log has become empty.
  if ((await stashEntries(git)).length === 0) await git.try(['update-ref', '-d', 'refs/stash']);
  return null;
}

/** Commits of the stash, the newest first. */
async function stashEntries(git: Git): Promise<string[]> {
  const { code, stdout } = await git.try(['log', '-g', '--format=%H', 'refs/stash', '--']);
  return code === 0 ? stdout.toString('utf8').split('\n').filter(Boolean) : [];
}

function isOid(text: string | null): text is string {
  return text !== null && /^[0-9a-f]{40,64}$/.test(text);
}
