import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitId, RepoPath } from '#shared/ids';
import type { SkippedFile } from '#shared/skipped-file';
import { borrowingObjects } from '../../git/borrow-objects';
import { type FileSettings, openFilesGit } from '../../git/files-git';
import type { Git } from '../../git/git';
import { GitFailed, GitStuck } from '../../git/git-failed';
import { pipesBelow } from '../../git/known-pipes';
import { recordTree } from '../../git/record-tree';
import type { StuckOn } from '../../git/stuck-on';
import { bringLargeFiles } from './large-files';
import { type FilesRequest, type RecorderRequest, SEEN } from './request';
import {
  NONE,
  packed,
  placeIndex,
  privateIndex,
  type SeenIndex,
  type State,
  type StateFailed,
} from './state';

export type Files = {
  readonly tree: string;
  readonly leftOut: readonly SkippedFile[];
  readonly unmerged: readonly RepoPath[];
  readonly pipes: readonly string[];
  /** The index that the tree was written from, with its time. */
  readonly index: Buffer;
  readonly seconds: number;
  /** What of the tree is not known; empty: nothing. */
  readonly pack: Buffer;
};

export type FilesFailed = {
  readonly failed: 'stuck' | 'too-large' | 'failed';
  readonly detail: string;
  readonly stuck: StuckOn | null;
};

/**
 * Records the worktree with a Git folder of our own that is gone with the sandbox. Never rejects.
 *
 * @param state what was read of the private folder; null where it was not asked for
 */
export async function recordFiles(
  request: RecorderRequest,
  files: FilesRequest,
  state: State | StateFailed | null,
): Promise<Files | FilesFailed> {
  try {
    const isUsable = request.useFolder && !(state && 'failed' in state);
    const known = state && !('failed' in state) ? state : null;
    const index = known ? known.index : isUsable ? await privateIndex(request).catch(() => null) : null;
    return await record(request, files, { isUsable, state: known, index });
  } catch (error) {
    if (error instanceof GitStuck) return { failed: 'stuck', detail: error.message, stuck: error.stuck };
    const tooLarge = error instanceof GitFailed && error.printedTooMuch;
    return { failed: tooLarge ? 'too-large' : 'failed', detail: String(error).slice(0, 500), stuck: null };
  }
}

async function record(
  request: RecorderRequest,
  files: FilesRequest,
  folder: { readonly isUsable: boolean; readonly state: State | null; readonly index: SeenIndex | null },
): Promise<Files> {
  const { root } = files;
  const settings = settingsOf(files);
  const { git, index } = await openScratch(request, files, { settings, isUsable: folder.isUsable });
  const recorded = await recordTree(git, {
    root,
    index,
    realIndex: await seedOf(files, folder.index),
    fallback: (folder.state?.commit ?? files.fallback) as CommitId,
    settings,
    objects: OBJECTS,
    doubted: { filters: new Set(files.doubted), since: files.fallback },
  });
  if (files.largeFiles !== null)
    await bringLargeFiles(git, { ...recorded, root, request, to: files.largeFiles });
  const tips = [folder.state?.commit, folder.state?.branch].filter((one) => typeof one === 'string');
  return {
    ...{ tree: recorded.tree, leftOut: recorded.leftOut, unmerged: recorded.unmerged },
    pipes: pipesBelow([root, request.commonDir]),
    index: await readFile(index),
    seconds: Math.floor((await stat(index)).mtimeMs / 1000),
    pack: await packOf(git, recorded.tree, [...new Set([...tips, ...request.known])]),
  };
}

const OBJECTS = '/tmp/objects';
const OWN = '/tmp/own';

async function openScratch(
  request: RecorderRequest,
  files: FilesRequest,
  { settings, isUsable }: { readonly settings: FileSettings; readonly isUsable: boolean },
): Promise<{ git: Git; index: string }> {
  const { commonDir, admin, alternates } = request;
  for (const folder of [join(OBJECTS, 'pack'), join(OBJECTS, 'info'), join(OWN, 'info'), SCRATCH])
    await mkdir(folder, { recursive: true });
  const list = (name: string, bytes: string) => writeFile(join(OWN, name), Buffer.from(bytes, 'base64'));
  await Promise.all([
    list('info/exclude', files.lists.exclude),
    list('info/attributes', files.lists.attributes),
    list(USER_LISTS['core.excludesfile'], files.lists.userExcludes),
    list(USER_LISTS['core.attributesfile'], files.lists.userAttributes),
    ...files.filterFolders.map((name) => symlink(join(SEEN.filterFolders, name), join(OWN, name))),
    ...(files.largeFiles === null ? [] : [symlink(files.largeFiles, join(OWN, 'lfs'))]),
  ]);
  const tree = {
    ...{ root: files.root, workspace: files.workspace, commonDir: OWN },
    gitDir: isUsable ? join(commonDir, 'worktrees', admin) : null,
  };
  const own = await openFilesGit(tree, settings, SCRATCH, {
    settings: { 'core.sparseCheckout': 'false' },
    env: { GIT_OBJECT_DIRECTORY: OBJECTS },
  });
  const folders = [...(isUsable ? [join(commonDir, 'objects')] : []), ...alternates];
  return {
    git: await borrowingObjects(own, folders, commonDir),
    index: join(SCRATCH, 'git', 'index'),
  };
}

const SCRATCH = '/tmp/scratch';
const USER_LISTS = {
  'core.excludesfile': 'user-excludes',
  'core.attributesfile': 'user-attributes',
} as const;

/** The settings as they are outside, with the user's own lists where they are seen here. */
function settingsOf({ settings: { counting, untrusted, requiredByUser } }: FilesRequest): FileSettings {
  const lists = Object.entries(USER_LISTS)
    .filter(([key]) => !counting.some((setting) => setting.key === key))
    .map(([key, name]) => ({ scope: 'global' as const, file: null, key, value: join(OWN, name) }));
  return {
    counting: [...counting, ...lists],
    untrusted: untrusted.map((one) => ({ ...one, runs: [...one.runs] })),
    ...(requiredByUser ? { requiredByUser: new Set(requiredByUser) } : {}),
  } as FileSettings;
}

/** Null where there is none that can be used. What its extensions say is left out: Git would believe it. */
async function seedOf({ seed }: FilesRequest, index: SeenIndex | null): Promise<string | null> {
  await mkdir('/tmp/seed', { recursive: true });
  const place = '/tmp/seed/index';
  if (seed) return placeIndex(Buffer.from(seed.bytes, 'base64'), seed.seconds, place);
  return index?.plain ? placeIndex(index.plain.bytes, index.seconds, place) : null;
}

/** What is known may not be there any more, after objects were lost: then the pack has more in it. */
async function packOf(git: Git, tree: string, known: readonly string[]): Promise<Buffer> {
  if (known.includes(tree)) return NONE;
  const pack = (without: readonly string[]) =>
    packed(git, [], [tree, ...without.map((one) => `^${one}`)].map((one) => `${one}\n`).join(''));
  return pack(known).catch(async (error: unknown) => {
    if (!(error instanceof GitFailed) || error.printedTooMuch || error.code === null) throw error;
    const { stdout } = await git.try(['cat-file', '--batch-check=%(objectname)'], {
      input: known.map((one) => `${one}\n`).join(''),
    });
    const there = new Set(stdout.toString('latin1').split('\n'));
    return pack(known.filter((one) => there.has(one)));
  });
}
