import { delimiter } from 'node:path';
import type { SessionId } from '#shared/ids';
import { createLanes } from '../../git';
import { type SandboxedWorktree, sandboxFolder } from '../private-git/places';
import {
  type AskBounds,
  type Recorder,
  recorderMounts,
  type Said,
  seenBy,
  startRecorder,
} from './recorder-process';

/** Programs that a recorder finds where no content filters run. */
export const SYSTEM_PATH = ['/usr/local/bin', '/usr/bin', '/bin'].join(delimiter);

/** One that waits takes a request at once, unless it is still being started. In milliseconds. */
const HEARD_MS = 30_000;

/** A session whose recorder is kept: Node's start takes longer than what is asked of it most times. */
type Held = {
  /** How many keep it. */
  holders: number;
  /** How many ask it, or start it. */
  busy: number;
  recorder: Recorder | null;
  /** Content filters run, for which one is started each time. */
  isOfNoUse: boolean;
};

const held = new Map<string, Held>();
/** Requests to the recorder of one session. */
const recorderLanes = createLanes();

/**
 * Keeps a session's recorder from its first use on, until all who hold it have let go of it. It is no more than a process that waits, and
 * is replaced whenever it is not as it should be.
 *
 * @returns lets go; resolves when nothing of it runs any more, unless somebody else holds or asks it
 */
export function holdRecorder(home: string, session: SessionId): () => Promise<void> {
  const key = sandboxFolder(home, session);
  const one = held.get(key) ?? { holders: 0, busy: 0, recorder: null, isOfNoUse: false };
  held.set(key, one);
  one.holders += 1;
  let isHeld = true;
  return async () => {
    if (!isHeld) return;
    isHeld = false;
    one.holders -= 1;
    if (one.holders > 0) return;
    if (held.get(key) === one) held.delete(key);
    await endUnused(one);
  };
}

/** Starts the recorder of a session that is held, for it to be there when it is asked. Never rejects. */
export async function readyRecorder(of: SandboxedWorktree): Promise<void> {
  const one = held.get(sandboxFolder(of.home, of.session));
  if (one && !one.isOfNoUse)
    await using(one, of, async () => (await waiting(one, of)) ?? renew(one, of)).catch(() => undefined);
}

/** The first process of the recorder that waits for a session's requests, outside; undefined: none does. */
export function recorderPid(home: string, session: SessionId): number | undefined {
  const recorder = held.get(sandboxFolder(home, session))?.recorder;
  return recorder?.isOver() === false ? recorder.pid : undefined;
}

/**
 * Asks the recorder that is held of a session; null: none is. One that has ended meanwhile, or is not as it should be, is replaced once,
 * and the other is asked. Never rejects for what it says.
 */
export async function askHeld(
  of: SandboxedWorktree,
  request: string,
  bounds: AskBounds,
): Promise<Said | null> {
  const one = held.get(sandboxFolder(of.home, of.session));
  if (!one) return null;
  one.isOfNoUse = false;
  return using(one, of, async () => {
    const there = await waiting(one, of);
    if (there !== null) {
      const said = await there.ask(request, { heardMs: HEARD_MS, ...bounds });
      if (!WORTH_ANOTHER.includes(said.why)) return said;
    }
    const { heardMs: _, ...whole } = bounds;
    return (await renew(one, of)).ask(request, whole);
  });
}

/** Ends the recorder that is held of a session, for which it cannot be asked; it is started again once it can. */
export async function spareHeld(of: SandboxedWorktree): Promise<void> {
  const one = held.get(sandboxFolder(of.home, of.session));
  if (!one) return;
  one.isOfNoUse = true;
  await using(one, of, async () => one.recorder?.end());
}

/** Another recorder may do better. */
const WORTH_ANOTHER: readonly Said['why'][] = ['ended', 'nonsense', 'unheard', 'not-made'];

async function using<T>(one: Held, of: SandboxedWorktree, work: () => Promise<T>): Promise<T> {
  one.busy += 1;
  try {
    return await recorderLanes.lane(sandboxFolder(of.home, of.session)).run(work);
  } finally {
    one.busy -= 1;
    void endUnused(one);
  }
}

/** The one that is there, where it sees what it would see if it were started now. */
async function waiting({ recorder }: Held, of: SandboxedWorktree): Promise<Recorder | null> {
  if (recorder === null || recorder.isOver()) return null;
  return recorder.seen === (await seenBy(recorderMounts(of))) ? recorder : null;
}

async function renew(one: Held, of: SandboxedWorktree): Promise<Recorder> {
  await one.recorder?.end();
  one.recorder = await startRecorder(of, recorderMounts(of), SYSTEM_PATH);
  return one.recorder;
}

async function endUnused(one: Held): Promise<void> {
  if (one.holders === 0 && one.busy === 0) await one.recorder?.end();
}
