import { setTimeout as delay } from 'node:timers/promises';
import { type ClientOptions, createORPCClient, ORPCError } from '@orpc/client';
import type { Contract } from '#shared/contract';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import { CLOSING } from '../core/router';
import type { CoreClient } from './attach-core';

/** A core as it was found: another process's, or one of this process's own. */
export type ReachedCore = {
  readonly client: CoreClient;
  /** True when another process, such as the app, owns the core. */
  readonly attached: boolean;
  /** Resolves when an attached core's owner has gone away; never for an own core. */
  readonly lost: Promise<void>;
  /** Whether a call can be sent to an attached core at all. */
  isOpen(): boolean;
  /** How many other commands are attached to an own core. */
  others(): number;
  /** Resolves when no other command is attached to an own core. */
  idle(): Promise<void>;
  /** Leaves an attached core; closes an own one, which interrupts what still works in it. */
  close(): Promise<void>;
};

/** A core to talk to, whoever owns it by now. */
export type OpenedCore = Pick<ReachedCore, 'client' | 'others' | 'idle' | 'close'> & {
  /** Resolves when the owner of the core that is asked at present has gone away; never for an own core. */
  lost(): Promise<void>;
};

/** The owner of the core went away before it answered, and what it was asked for cannot be asked twice. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
  constructor(readonly call: string) {
    super(`The core that was asked for ${call} ended before it answered.`);
  }
}

/** The owner of the core went away, and no other core could be had. */
export class CoreOutOfReach extends Error {
  override readonly name = 'CoreOutOfReach';
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

type CallName = { [G in keyof Contract & string]: `${G}.${keyof Contract[G] & string}` }[keyof Contract &
  string];

/** What only looks, or does the same when it is done twice. All else is done at most once. */
const ASKED_TWICE: ReadonlySet<string> = new Set<CallName>([
  'core.about',
  'core.doctor',
  'repositories.watch',
  'repositories.list',
  'repositories.refresh',
  'repositories.inspect',
  'repositories.add',
  'repositories.follow',
  'repositories.branches',
  'agents.list',
  'agents.detect',
  'sessions.watch',
  'sessions.list',
  'sessions.show',
  'sessions.search',
  'sessions.events',
  'sessions.body',
  'sessions.checkpoints',
  'sessions.planUpdate',
  'changes.get',
  'changes.file',
  'changes.sides',
  'changes.hunks',
  'changes.patch',
  'apply.plan',
  'apply.sides',
  'apply.planUndo',
  'apply.list',
  'apply.progress',
  'sharedState.list',
  'processes.list',
  'trust.show',
  'settings.watch',
  'settings.get',
  'settings.watchChanges',
]);

/**
 * Asks another core where the one that was found goes away: what was not begun, and what may be asked twice, is asked
 * again, of whoever owns the data folder next, or of a core of this process's own. Of anything else that was not answered
 * nobody knows how far it came: {@link OutcomeUnknown}.
 */
export function steadyCore(
  first: ReachedCore,
  reach: () => Promise<Result<ReachedCore, Refusal>>,
): OpenedCore {
  let core = first;
  let going: Promise<void> | null = null;
  let left = false;
  const goOver = async (from: ReachedCore) => {
    // Its owner ends the connection when it has closed; until then nobody else can own the data folder.
    await from.lost;
    const next = await reach();
    if (!next.ok) throw new CoreOutOfReach(next.refusal);
    core = next.value;
    if (left) await core.close();
  };
  const client: CoreClient = createORPCClient({
    async call(path: readonly string[], input: unknown, options: ClientOptions<Record<never, never>>) {
      for (;;) {
        const asked = core;
        const sendable = asked.isOpen();
        try {
          if (sendable) return await callOf(asked.client, path)(input, options);
        } catch (error) {
          if (left || options.signal?.aborted || !(await isGone(asked, error))) throw error;
          const name = path.join('.');
          if (!isClosing(error) && !ASKED_TWICE.has(name)) throw new OutcomeUnknown(name);
        }
        if (core !== asked) continue;
        going ??= goOver(asked).finally(() => {
          going = null;
        });
        await going;
      }
    },
  });
  return {
    client,
    lost: () => core.lost,
    others: () => core.others(),
    idle: () => core.idle(),
    close: () => {
      left = true;
      return core.close();
    },
  };
}

type Call = (input: unknown, options: ClientOptions<Record<never, never>>) => Promise<unknown>;

function callOf(client: CoreClient, path: readonly string[]): Call {
  let found: unknown = client;
  for (const name of path) found = (found as Record<string, unknown>)[name];
  return found as Call;
}

function isClosing(error: unknown): boolean {
  return error instanceof ORPCError && error.code === CLOSING;
}

/** A call fails as soon as the connection is being closed, which the end of it confirms soon after. */
const CLOSING_MS = 1000;

/** Whether a call failed because the owner of an attached core goes away. */
async function isGone({ attached, lost }: ReachedCore, error: unknown): Promise<boolean> {
  if (!attached) return false;
  if (error instanceof ORPCError) return isClosing(error);
  return isLost(lost);
}

/** Whether a connection that failed is lost. */
export async function isLost(lost: Promise<void>): Promise<boolean> {
  const enough = new AbortController();
  const gone = await Promise.race([
    lost.then(() => true),
    delay(CLOSING_MS, false, { signal: enough.signal, ref: false }).catch(() => false),
  ]);
  enough.abort();
  return gone;
}
