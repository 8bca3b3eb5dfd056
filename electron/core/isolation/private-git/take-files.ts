import { rm } from 'node:fs/promises';
import type { CommitId } from '#shared/ids';
import { type FileSettings, type Git, repositoryLanes, type StuckOn } from '../../git';
import { proveInPlace } from '../../workspace-pin';
import type { Answer, FilesInside } from '../recorder/answer';
import type { NoAnswer } from '../recorder/run-recorder';
import { takeLargeFiles } from '../recorder/take-large-files';
import { keepAgreed, readAgreed } from './agreed';
import { keepIncoming, openIncoming, storePack, typesOf, unpackChecked } from './incoming';
import { doorTo, idWidth, placesOf, type SandboxedWorktree } from './places';
import { plainIndex } from './plain-index';

/** The worktree's files as they were recorded inside; everything of the tree is in the repository. */
export type FilesRecorded = Pick<FilesInside, 'tree' | 'leftOut' | 'unmerged' | 'pipes'> & {
  /** The index that the tree was written from; null where it cannot be believed. */
  readonly index: { readonly bytes: Buffer; readonly seconds: number } | null;
};

export type FilesNotRecorded = {
  /**
   * `no-folder`: nothing has ever run in the sandbox. `not-made`: there is none to be had. `stuck`: Git would not have ended.
   * `refused`: what came is not whole.
   */
  readonly code: 'no-folder' | 'not-made' | 'deadline' | 'too-large' | 'stuck' | 'failed' | 'refused';
  /** For the log. */
  readonly detail: string;
  readonly stuck: StuckOn | null;
};

/** Whether the files were recorded. */
export function areRecorded(files: FilesRecorded | FilesNotRecorded): files is FilesRecorded {
  return 'tree' in files;
}

export function notRecorded(
  code: FilesNotRecorded['code'],
  detail: string,
  stuck: StuckOn | null = null,
): FilesNotRecorded {
  return { code, detail, stuck };
}

/**
 * Takes recorded files into the repository, once nothing is in them that the session could not have: an agent that only knows
 * the id of somebody else's file does not get it in.
 *
 * @param options `keep`: what is new becomes the session's own, so that it is not sent again
 */
export async function takeFiles(
  of: SandboxedWorktree,
  answer: Answer | NoAnswer,
  {
    settings,
    keep,
    step,
  }: { readonly settings: FileSettings; readonly keep: boolean; readonly step: (name: string) => void },
): Promise<FilesRecorded | FilesNotRecorded> {
  if ('failed' in answer)
    return notRecorded(answer.failed === 'unreadable' ? 'failed' : answer.failed, answer.detail);
  const { files } = answer;
  if (files === null) return notRecorded('failed', 'it is not what was asked for');
  if ('failed' in files) return notRecorded(files.failed, files.detail, files.stuck);
  const plain = plainIndex(files.index, idWidth(of));
  const agreed = await readAgreed(of);
  const isKnown =
    files.pack === null &&
    files.tree === agreed?.recorded &&
    (plain?.fingerprint ?? null) === agreed.recordedIndex;
  const incoming = isKnown ? null : await openIncoming(of);
  const wrong = incoming && files.pack && (await unpackChecked(incoming, files.pack));
  if (wrong) return notRecorded('refused', wrong);
  const lost = await takeLargeFiles(of, settings);
  if (lost !== null) return notRecorded('refused', lost);
  // Side by side: what is whole by itself does no harm in the repository where nothing leads to it.
  const [types, isWhole] = await Promise.all([
    incoming && typesOf(incoming, [files.tree, ...(plain?.objects ?? [])]),
    repositoryLanes.lane(of.commonDir).run(async () => {
      await proveInPlace(of.home, of.repositoryPath);
      const repository = doorTo(of.commonDir);
      if (files.pack !== null) await storePack(repository, files.pack);
      return isConnected(repository, files.tree, of.base);
    }),
  ]);
  if (types !== null && types[0] !== 'tree') return notRecorded('refused', 'the tree is not there');
  if (!isWhole) return notRecorded('refused', 'the repository has lost some of what it is made of');
  step('files taken');
  const index = types === null || types.slice(1).every((type) => type === 'blob') ? plain : null;
  if (!keep) await rm(placesOf(of).incoming, { recursive: true, force: true });
  else if (!isKnown) {
    await keepIncoming(of);
    const recordedIndex = index?.fingerprint ?? null;
    if (agreed) keepAgreed(of, { ...agreed, recorded: files.tree, recordedIndex });
    step('files kept');
  }
  const { tree, leftOut, unmerged, pipes, seconds } = files;
  return { tree, leftOut, unmerged, pipes, index: index && { bytes: index.bytes, seconds } };
}

/** Everything that a tree leads to is there, as far as the session's base does not lead to it, too. */
async function isConnected(repository: Git, tree: string, base: CommitId): Promise<boolean> {
  const { code } = await repository.try(['rev-list', '--objects', '--quiet', tree, `^${base}`]);
  return code === 0;
}
