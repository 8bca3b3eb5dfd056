import { type FileSettings, worktreeLanes } from '../../git';
import type { AskBounds } from '../recorder/recorder-process';
import { runRecorder } from '../recorder/run-recorder';
import { readAgreed } from './agreed';
import { givenRefs, insideOf, type NotTakenOver, recordingOf } from './ask-inside';
import { isMade } from './make-folder';
import type { SandboxedWorktree } from './places';
import { type FilesNotRecorded, type FilesRecorded, notRecorded, takeFiles } from './take-files';
import { isKnown, nothingNew, type TakenOver, type Told, takeGit } from './take-in';

type Options = Partial<AskBounds> & {
  readonly step?: (name: string) => void;
  /** Whether it is to be told if the user's refs are inside as they were given. */
  readonly asksGiven?: boolean;
};

/**
 * Takes over what an agent's Git did in a session's private folder: new commits as a checked pack, the session's branch
 * if it still is where the folder had it from, HEAD and index of the worktree's entry. No other ref of the repository is
 * touched, and nothing of the folder is opened by its path. Cut off at any moment, it takes the rest over next time.
 *
 * @param options `step`: told of every step that changed something
 * @returns null where there is no such folder yet
 */
export async function takeOverPrivateGit(
  of: SandboxedWorktree,
  options: Options = {},
): Promise<TakenOver | NotTakenOver | null> {
  return (await takeOver(of, { settings: null, options })).git;
}

/**
 * The same, and the worktree's files recorded in one go, before any program of the agent's can come between.
 *
 * @param settings those that count for the worktree's files
 */
export async function takeOverWithFiles(
  of: SandboxedWorktree,
  settings: FileSettings,
  options: Options = {},
): Promise<{ git: TakenOver | NotTakenOver | null; files: FilesRecorded | FilesNotRecorded }> {
  const { git, files } = await takeOver(of, { settings, options });
  return { git, files: files ?? notRecorded('no-folder', '') };
}

async function takeOver(
  of: SandboxedWorktree,
  { settings, options }: { readonly settings: FileSettings | null; readonly options: Options },
): Promise<{ git: TakenOver | NotTakenOver | null; files: FilesRecorded | FilesNotRecorded | null }> {
  const told: Told = { step: options.step ?? (() => undefined) };
  return worktreeLanes.lane(of.worktree).run(async () => {
    if (!(await isMade(of))) return { git: null, files: null };
    const agreed = await readAgreed(of);
    const asked = await recordingOf(of, agreed, settings);
    const given = options.asksGiven ? givenRefs(agreed) : null;
    const answer = await runRecorder(of, { ...asked, given }, options);
    const inside = insideOf(of, agreed, answer);
    const git =
      'code' in inside
        ? inside
        : isKnown(of, inside, agreed)
          ? nothingNew(inside)
          : await takeGit(of, { inside, agreed }, told);
    if (settings === null) return { git, files: null };
    const isWhole = isTakenOver(git) || ('code' in inside && 'state' in answer);
    // What was recorded leans on commits that were refused: once more, without them.
    const again =
      isWhole || !('state' in answer)
        ? answer
        : await runRecorder(of, { ...asked, state: false, useFolder: false }, options);
    return { git, files: await takeFiles(of, again, { settings, keep: true, step: told.step }) };
  });
}

/**
 * Records the worktree's files as they are at the moment, for looking at: their objects are in the repository, and nothing leads
 * to them.
 */
export function recordInside(
  of: SandboxedWorktree,
  settings: FileSettings,
  options: Options = {},
): Promise<FilesRecorded | FilesNotRecorded> {
  return worktreeLanes.lane(of.worktree).run(async () => {
    if (!(await isMade(of))) return notRecorded('no-folder', '');
    const agreed = await readAgreed(of);
    const asked = await recordingOf(of, agreed, settings);
    const answer = await runRecorder(of, { ...asked, state: false }, options);
    return takeFiles(of, answer, { settings, keep: false, step: () => undefined });
  });
}

/** Whether both can be told apart. */
export function isTakenOver(answer: TakenOver | NotTakenOver): answer is TakenOver {
  return 'head' in answer;
}
