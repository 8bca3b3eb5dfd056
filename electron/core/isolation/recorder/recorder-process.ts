import { stat } from 'node:fs/promises';
import { makeOwnFolder } from '../../git';
import { ownNode } from '../../process';
import { installedAt } from '../installed-at';
import { type Mount, SANDBOX_HOME } from '../policy';
import { gitMounts, placesOf, type SandboxedWorktree } from '../private-git/places';
import { startInSandbox } from '../run-in-sandbox';
import { sizeOfAnswer } from './answer';
import { BOOT, framed } from './boot';
import PROGRAM from './program.ts?program';
import { LARGEST_PACK, LONGEST_INDEX } from './request';

/** What a recorder said of a request, or why it has ended with it. `unheard`: it did not even take it. */
export type Said =
  | { readonly why: 'answered'; readonly bytes: Buffer }
  | {
      readonly why: 'not-made' | 'ended' | 'nonsense' | 'unheard' | 'too-large' | 'deadline' | 'stopped';
      readonly detail: string;
    };

/** A recorder that waits for requests. One that does not answer as it should is ended. */
export type Recorder = {
  /** What it sees, as that was when it was started; see {@link seenBy}. */
  readonly seen: string;
  /** Its first process, outside. */
  readonly pid: number | undefined;
  isOver(): boolean;
  /** One request at a time. Never rejects. */
  ask(request: string, bounds: AskBounds): Promise<Said>;
  /** Resolves when nothing of it runs any more. Safe to call at any time. */
  end(): Promise<void>;
};

export type AskBounds = {
  readonly deadlineMs: number;
  /** How long it may take to take the request; by default as long as to answer it. */
  readonly heardMs?: number;
  readonly signal?: AbortSignal | undefined;
};

const MOST_PROCESSES = 256;
const MOST_PRINTED = 2 * LARGEST_PACK + 2 * LONGEST_INDEX;

/** What each recorder of a session sees: its worktree, its private Git folder, and what is lent to it. */
export function recorderMounts(of: SandboxedWorktree): Mount[] {
  return [{ from: of.worktree, to: of.worktree, access: 'read' }, ...gitMounts(of)];
}

/**
 * What files and folders these are at the moment. A mount shows what was there as it was made, whatever takes its place; while it is
 * there no other has the same number.
 */
export async function seenBy(mounts: readonly Mount[]): Promise<string> {
  const found = await Promise.all(
    mounts.map(async ({ from, to, access }) => {
      const at = await stat(from, { bigint: true }).catch(() => null);
      return [from, to, access, at && `${at.dev}:${at.ino}`];
    }),
  );
  return JSON.stringify(found);
}

/**
 * Starts a recorder for a session's worktree. It reads its program at once.
 *
 * @param mounts all that it sees of the session
 * @param path its search path
 */
export async function startRecorder(
  of: SandboxedWorktree,
  mounts: readonly Mount[],
  path: string,
): Promise<Recorder> {
  const node = ownNode();
  const program = installedAt(node.path);
  // Not the agent's: what runs here would find what the agent has put there.
  const home = await makeOwnFolder(placesOf(of).folder, 'recorder');
  const seen = await seenBy(mounts);
  let asked: Asked | null = null;
  const started = startInSandbox(
    {
      mounts: [{ from: program, to: program, access: 'read' }, ...mounts],
      home,
      network: { kind: 'none' },
      limits: { processes: MOST_PROCESSES },
    },
    [node.path, '--expose-gc', '--input-type=module', '--eval', BOOT],
    {
      cwd: '/',
      env: { ...node.env, PATH: path, LC_ALL: 'C', HOME: SANDBOX_HOME },
      onPrinted: (chunk) => {
        // Nobody has asked: what it says next could be taken for an answer.
        if (asked === null) started?.end();
        else asked.take(chunk);
      },
    },
  );
  if (started === null) return neverStarted(seen);
  let isOver = false;
  const ended = started.ended.then(({ isStarted, code, stderr }) => {
    isOver = true;
    const said = stderr.trim().slice(0, 500);
    const isUnmade = !isStarted || (code !== 0 && said.startsWith('bwrap:'));
    return isUnmade
      ? ({ why: 'not-made', detail: said } as const)
      : ({ why: 'ended', detail: `${code ?? 'killed'}: ${said}` } as const);
  });
  for (const bytes of framed(PROGRAM)) started.write(bytes);
  return {
    seen,
    pid: started.pid,
    isOver: () => isOver,
    async ask(request, { deadlineMs, heardMs = deadlineMs, signal }) {
      const mine = listen();
      asked = mine;
      const stop = () => mine.settle({ why: 'stopped', detail: '' });
      signal?.addEventListener('abort', stop, { once: true });
      if (signal?.aborted) stop();
      const timers = [
        setTimeout(() => mine.settle({ why: 'deadline', detail: '' }), deadlineMs),
        setTimeout(() => {
          if (!mine.isHeard()) mine.settle({ why: 'unheard', detail: 'it does not take what it is asked' });
        }, heardMs),
      ];
      void ended.then(mine.settle);
      for (const bytes of framed(request)) started.write(bytes);
      const said = await mine.said;
      asked = null;
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      if (said.why !== 'answered') started.end();
      return said;
    },
    async end() {
      started.end();
      await ended;
    },
  };
}

function neverStarted(seen: string): Recorder {
  return {
    ...{ seen, pid: undefined, isOver: () => true },
    ask: async () => ({ why: 'not-made', detail: 'no sandbox can be made' }),
    end: async () => undefined,
  };
}

type Asked = {
  take(chunk: Buffer): void;
  isHeard(): boolean;
  /** The first counts. */
  settle(said: Said): void;
  readonly said: Promise<Said>;
};

/** Gathers what is said to one request. */
function listen(): Asked {
  let chunks: Buffer[] = [];
  let length = 0;
  let size: ReturnType<typeof sizeOfAnswer> = null;
  let settle: (said: Said) => void = () => undefined;
  const said = new Promise<Said>((resolve) => {
    settle = resolve;
  });
  return {
    said,
    settle,
    isHeard: () => size !== null,
    take(chunk) {
      chunks.push(chunk);
      length += chunk.length;
      if (typeof size !== 'number') {
        chunks = [Buffer.concat(chunks)];
        size = sizeOfAnswer(chunks[0] ?? chunk);
      }
      if (size === 'nonsense' || (typeof size === 'number' && length > size))
        settle({ why: 'nonsense', detail: 'it is not what was asked for' });
      else if (typeof size === 'number' && size > MOST_PRINTED)
        settle({ why: 'too-large', detail: 'index or objects' });
      else if (length === size) settle({ why: 'answered', bytes: Buffer.concat(chunks) });
    },
  };
}
