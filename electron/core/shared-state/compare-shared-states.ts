import { createHash } from 'node:crypto';
import { isAbsolute, relative } from 'node:path';
import type { SharedChange, SharedDanger, SharedFileKind, SharedSubject } from '#shared/shared-state';
import { readConfigText, valuesByKey } from './config-text';
import { dangerOfFile, dangerOfRef, dangerOfSetting } from './danger-of';
import { type FileLook, isExecutable, looksSame, textOf } from './look-at-file';
import type { SharedFolders, SharedState } from './read-shared-state';

/** A change with all that is needed to put it back. Absolute paths. */
export type FoundChange = SharedChange & { readonly detail: ChangeDetail };

export type ChangeDetail =
  | {
      readonly kind: 'setting';
      readonly path: string;
      readonly key: string;
      readonly before: readonly string[];
      readonly after: readonly string[];
      /** The whole file, which a turn may have changed in several settings. */
      readonly fileBefore: FileLook;
      readonly fileAfter: FileLook;
    }
  | { readonly kind: 'file'; readonly path: string; readonly before: FileLook; readonly after: FileLook }
  | {
      readonly kind: 'ref';
      readonly ref: string;
      readonly before: string | null;
      readonly after: string | null;
    }
  | { readonly kind: 'stash'; readonly commit: string; readonly message: string; readonly after: boolean }
  | { readonly kind: 'head'; readonly before: string; readonly after: string };

export type Comparison = {
  readonly places: SharedFolders;
  readonly before: SharedState;
  readonly after: SharedState;
  /** Full refs whose moving is nobody's concern: the branches of sessions. */
  readonly ours: ReadonlySet<string>;
  /** Where Understory itself brought a ref meanwhile. */
  readonly moved: ReadonlyMap<string, string>;
  /** Whether a commit is in the history of another. */
  isForward(from: string, to: string): Promise<boolean>;
};

/** Everything that differs, the alarming first. */
export async function compareSharedStates(comparison: Comparison): Promise<FoundChange[]> {
  const found = [
    ...settings(comparison),
    ...files(comparison),
    ...worktrees(comparison),
    ...(await refs(comparison)),
    ...stash(comparison),
    ...head(comparison),
  ];
  const weight: Record<SharedDanger, number> = { redirects: 0, identity: 1, loss: 2, harmless: 3 };
  return found.sort((a, b) => weight[a.danger] - weight[b.danger]);
}

const SHOWN_LENGTH = 200;
const NONE: FileLook = { kind: 'absent' };

function settings({ places, before, after, ours }: Comparison): FoundChange[] {
  const isOfNoMoment = (key: string): boolean => {
    const branch = /^branch\.(.*)\.[^.]+$/s.exec(key)?.[1];
    if (branch === undefined) return false;
    const ref = `refs/heads/${branch}`;
    // What `git push --set-upstream` writes of a session's own branch, and what goes with a branch that goes.
    return ours.has(ref) || (before.refs[ref] !== undefined && after.refs[ref] === undefined);
  };
  const changes: FoundChange[] = [];
  for (const path of new Set([...Object.keys(before.config), ...Object.keys(after.config)])) {
    const [fileBefore, fileAfter] = [before.config[path] ?? NONE, after.config[path] ?? NONE];
    if (looksSame(fileBefore, fileAfter)) continue;
    // A file that is included only now was not read before: the setting that includes it is the change.
    if (!(path in before.config) && !isOwnConfig(places, path)) continue;
    const [old, now] = [valuesOf(fileBefore), valuesOf(fileAfter)];
    const keys = [...new Set([...old.keys(), ...now.keys()])].filter(
      (key) => !sameList(old.get(key) ?? [], now.get(key) ?? []),
    );
    if (keys.length === 0) {
      changes.push(
        fileChange(places, path, {
          before: fileBefore,
          after: fileAfter,
          danger: fileAfter.kind === 'file' ? 'harmless' : 'redirects',
        }),
      );
    }
    for (const key of keys) {
      if (isOfNoMoment(key)) continue;
      const section = key.slice(0, key.lastIndexOf('.') + 1);
      const isNew = ![...old.keys()].some((one) => one.startsWith(section));
      const [was, is] = [old.get(key) ?? [], now.get(key) ?? []];
      changes.push(
        withId(
          dangerOfSetting(key, isNew),
          {
            kind: 'setting',
            file: shownPath(places, path),
            key: cut(key),
            before: was.map(cut),
            after: is.map(cut),
          },
          { kind: 'setting', path, key, before: was, after: is, fileBefore, fileAfter },
        ),
      );
    }
  }
  return changes;
}

function isOwnConfig({ commonDir, gitDir }: SharedFolders, path: string): boolean {
  return path === `${commonDir}/config` || path === `${gitDir}/config.worktree`;
}

function valuesOf(look: FileLook): Map<string, string[]> {
  return valuesByKey(readConfigText(textOf(look)));
}

function files({ places, before, after }: Comparison): FoundChange[] {
  const changes: FoundChange[] = [];
  for (const path of new Set([...Object.keys(before.files), ...Object.keys(after.files)])) {
    const [old, now] = [before.files[path] ?? NONE, after.files[path] ?? NONE];
    if (looksSame(old, now)) continue;
    const danger = dangerOfFile(relative(places.commonDir, path));
    changes.push(fileChange(places, path, { before: old, after: now, danger }));
  }
  return changes;
}

function fileChange(
  places: SharedFolders,
  path: string,
  {
    before,
    after,
    danger,
  }: { readonly before: FileLook; readonly after: FileLook; readonly danger: SharedDanger },
): FoundChange {
  return withId(
    danger,
    { kind: 'file', path: shownPath(places, path), before: kindOf(before), after: kindOf(after) },
    { kind: 'file', path, before, after },
  );
}

const SESSION_LOCK = 'Understory session ';
/** What Git itself writes there. */
const ADDED_COMMONDIR = '../..';

type WorktreeFiles = Readonly<Record<string, string>>;

/** Of the user's own worktrees; of a session's only where it was led elsewhere, as Understory makes and removes those. */
function worktrees({ places, before, after }: Comparison): FoundChange[] {
  const changes: FoundChange[] = [];
  for (const [name, old] of Object.entries(before.worktrees)) {
    const now = after.worktrees[name];
    const ofSession = old.locked?.startsWith(SESSION_LOCK) === true;
    if (wasBeingAdded(old, now) || (ofSession && isBeingRemoved(old, now))) continue;
    for (const [file, was] of Object.entries(old)) {
      const is = now?.[file] ?? 'absent';
      if (was === is || (ofSession && file === 'locked')) continue;
      const path = `${places.commonDir}/worktrees/${name}/${file}`;
      const danger = file === 'locked' ? 'harmless' : is === 'absent' ? 'loss' : 'redirects';
      changes.push(fileChange(places, path, { before: asLook(was), after: asLook(is), danger }));
    }
  }
  return changes;
}

/**
 * Whether a worktree was only being added when it was looked at first. Git writes `locked`, `gitdir` and `commondir` one
 * after the other, each first empty. One that is added later is no news either.
 */
function wasBeingAdded(old: WorktreeFiles, now: WorktreeFiles | undefined): boolean {
  const isUnwritten = (text: string | undefined) => text === 'absent' || text === '';
  if (!isUnwritten(old.commondir) || now?.commondir !== ADDED_COMMONDIR) return false;
  return isUnwritten(old.gitdir) || old.gitdir === now.gitdir;
}

/** Whether nothing was written into a worktree's folder and what is missing now goes with it: Git removes file by file. */
function isBeingRemoved(old: WorktreeFiles, now: WorktreeFiles | undefined): boolean {
  return Object.entries(now ?? {}).every(([file, is]) => is === 'absent' || is === old[file]);
}

/** The small files of a worktree's folder, which end with a line end. */
function asLook(text: string): FileLook {
  if (text === 'absent') return NONE;
  if (text === 'other' || text === 'link' || text === 'large') return { kind: 'other' };
  const bytes = Buffer.from(`${text}\n`);
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { kind: 'file', mode: 0o644, hash, bytes: bytes.toString('base64') };
}

/** So many histories are asked about; a branch beyond that counts as not gone forward. */
const MOST_HISTORIES = 32;

async function refs({ before, after, ours, moved, isForward }: Comparison): Promise<FoundChange[]> {
  const changes: FoundChange[] = [];
  let asked = 0;
  for (const ref of new Set([...Object.keys(before.refs), ...Object.keys(after.refs)])) {
    const [was = null, is = null] = [before.refs[ref], after.refs[ref]];
    if (was === is || ref === 'refs/stash' || ours.has(ref) || (moved.has(ref) && moved.get(ref) === is))
      continue;
    // A session that is being made has its branch before its list has it.
    if (was === null && /^refs\/heads\/understory[/-]/.test(ref)) continue;
    const isBranch = /^refs\/(heads|notes)\//.test(ref);
    if (was !== null && is !== null && isBranch) asked += 1;
    const how =
      was === null
        ? 'created'
        : is === null
          ? 'deleted'
          : !isBranch
            ? 'moved'
            : asked <= MOST_HISTORIES && (await isForward(was, is))
              ? 'forward'
              : 'rewound';
    changes.push(
      withId(
        dangerOfRef(ref, how),
        { kind: 'ref', ref: cut(ref), before: was, after: is, how },
        { kind: 'ref', ref, before: was, after: is },
      ),
    );
  }
  return changes;
}

function stash({ before, after }: Comparison): FoundChange[] {
  const [old, now] = [before.stash, after.stash].map(
    (entries) => new Set(entries.map(({ commit }) => commit)),
  );
  const one = (commit: string, message: string, how: 'dropped' | 'added') =>
    withId(
      how === 'dropped' ? 'loss' : 'harmless',
      { kind: 'stash', commit, message: cut(message), how },
      { kind: 'stash', commit, message, after: how === 'added' },
    );
  // The oldest first: put back in this order they stand as they stood.
  return [
    ...before.stash
      .toReversed()
      .filter(({ commit }) => !now?.has(commit))
      .map(({ commit, message }) => one(commit, message, 'dropped')),
    ...after.stash
      .filter(({ commit }) => !old?.has(commit))
      .map(({ commit, message }) => one(commit, message, 'added')),
  ];
}

function head({ before, after }: Comparison): FoundChange[] {
  const [was, is] = [headName(before.head), headName(after.head)];
  // A detached HEAD moves with every commit, which its log tells.
  if (was === is) return [];
  const logged =
    after.headLog !== before.headLog &&
    /\t(checkout|rebase|switch|commit|merge|pull|reset)\b/.test(after.headLog);
  return [
    withId(
      logged ? 'harmless' : 'loss',
      { kind: 'head', before: cut(was), after: cut(is), how: logged ? 'switched' : 'rewritten' },
      { kind: 'head', before: was, after: is },
    ),
  ];
}

function headName(text: string): string {
  return text.replace(/^ref: */, '');
}

function withId(danger: SharedDanger, subject: SharedSubject, detail: ChangeDetail): FoundChange {
  const { kind } = detail;
  const known = kind === 'setting' ? { ...detail, fileBefore: null, fileAfter: null } : detail;
  const id = createHash('sha256').update(JSON.stringify(known)).digest('hex').slice(0, 16);
  return { id, danger, subject, detail };
}

function kindOf(look: FileLook): SharedFileKind {
  return look.kind === 'file' && isExecutable(look) ? 'executable' : look.kind;
}

/** Relative to the Git folder where it lies in it. */
function shownPath({ commonDir }: SharedFolders, path: string): string {
  const inside = relative(commonDir, path);
  return cut(inside.startsWith('..') || isAbsolute(inside) ? path : inside);
}

function cut(text: string): string {
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
