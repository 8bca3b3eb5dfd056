import type { FileSettings } from '../../git';
import type { Answer, Inside } from '../recorder/answer';
import type { NoAnswer, Recording } from '../recorder/run-recorder';
import type { Agreed } from './agreed';
import { readOutsideIndex } from './outside';
import type { SandboxedWorktree } from './places';

export type NotTakenOver = {
  /**
   * `refused`: it has objects that are not whole or not what they claim to be. `not-made`: there is no sandbox to be had in which
   * it could be read.
   */
  readonly code: 'unreadable' | 'too-large' | 'refused' | 'not-made';
  /** For the log. */
  readonly detail: string;
};

/**
 * What the recorder of a session is to be asked.
 *
 * @param settings those that count for the worktree's files; null: these are not recorded
 */
export async function recordingOf(
  of: SandboxedWorktree,
  agreed: Agreed | null,
  settings: FileSettings | null,
): Promise<Recording> {
  return {
    adminWas: agreed?.admin ?? of.admin,
    // As it is called inside yet.
    branch: agreed?.branch ?? of.branch,
    known: [...(agreed?.known ?? []), ...(agreed?.recorded ? [agreed.recorded] : [])],
    indexSeen: agreed?.inside.index ?? null,
    state: true,
    useFolder: true,
    given: null,
    files: settings && { settings, seed: await seedOutside(of, agreed) },
  };
}

/** More are given anew each time. */
const MOST_NAMES = 5000;

/** What it is told of the user's refs, for it to say whether they are so still. */
export function givenRefs(agreed: Agreed | null): Recording['given'] {
  if (agreed === null || agreed.names.length > MOST_NAMES) return null;
  return { names: agreed.names, fingerprint: agreed.refs };
}

/** The index outside, where it was changed there since both sides agreed: then it is what counts. */
async function seedOutside(of: SandboxedWorktree, agreed: Agreed | null) {
  const index = await readOutsideIndex(of);
  if (index === null || agreed === null || index.fingerprint === agreed.outside.index) return null;
  return { bytes: index.bytes.toString('base64'), seconds: index.seconds };
}

/** What it said of the private folder. */
export function insideOf(
  of: SandboxedWorktree,
  agreed: Agreed | null,
  answer: Answer | NoAnswer,
): Inside | NotTakenOver {
  if ('failed' in answer) {
    const { failed, detail } = answer;
    return { code: failed === 'deadline' ? 'unreadable' : failed, detail: detail || failed };
  }
  const { state } = answer;
  if (state === null) return { code: 'unreadable', detail: 'it is not what was asked for' };
  if ('failed' in state) return { code: state.failed, detail: state.detail };
  return { ...state, ref: state.ref === (agreed?.branch ?? of.branch) ? of.branch : state.ref };
}
