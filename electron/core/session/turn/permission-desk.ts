import type { PermissionOption, PermissionOptionKind, PermissionPolicy, SessionEvent } from '#shared/events';
import { type AgentListener, allowsTool, type Persona } from '../../agents';
import type { LiveSession } from '../store';
import type { UpdateRecorder } from './update-recorder';

type Request = Parameters<AgentListener['askPermission']>[0];

/** Gets an agent's permission requests answered: by the session's policy, or by the user, one after the other. */
export type PermissionDesk = {
  ask(request: Request): Promise<PermissionOption | null>;
  /** Lets a waiting request go on after the user's answer was recorded. */
  answered(request: string, option: PermissionOption): void;
  /** The turn has ended: what still waits is answered with nothing. Resolves when that is written down. */
  withdraw(): Promise<void>;
};

export function openPermissionDesk(
  session: LiveSession,
  recorder: UpdateRecorder,
  { persona, ...onWait }: { persona(): Persona | null; begin(): void; end(): void },
): PermissionDesk {
  const waiting = new Map<string, (option: PermissionOption | null) => void>();
  let count = 0;
  let line: Promise<unknown> = Promise.resolve();
  let withdrawing = false;

  const askNow = async ({ tool, options, signal }: Request): Promise<PermissionOption | null> => {
    const turn = session.state.open?.turn;
    if (turn === undefined || signal.aborted || withdrawing) return null;
    count += 1;
    const request = `${turn}.${count}`;
    const { tools } = persona() ?? {};
    const isLeftOut = Boolean(tools && !allowsTool(tools, tool));
    const byPolicy = chooseByPolicy(isLeftOut ? 'deny' : session.state.row.permissions, options);
    // The tool call it is about stands in the log before the request.
    await recorder.settled();
    const requested: SessionEvent = {
      type: 'permission.requested',
      turn,
      request,
      tool: await recorder.storedPatch(tool),
      options: [...options],
    };
    // An agent that offers no way to say no hears that nobody answered.
    if (byPolicy || isLeftOut) {
      await session.record(requested, {
        type: 'permission.answered',
        turn,
        request,
        option: byPolicy,
        by: isLeftOut ? 'persona' : 'policy',
      });
      return byPolicy;
    }
    const answer = new Promise<PermissionOption | null>((resolve) => {
      const withdraw = () => resolve(null);
      waiting.set(request, resolve);
      if (signal.aborted || withdrawing) withdraw();
      else signal.addEventListener('abort', withdraw, { once: true });
    });
    onWait.begin();
    try {
      await session.record(requested);
      const option = await answer;
      if (!option && session.state.requests[request]) {
        await session.record({ type: 'permission.answered', turn, request, option: null, by: 'turn-end' });
      }
      return option;
    } finally {
      waiting.delete(request);
      onWait.end();
    }
  };

  return {
    ask(request) {
      const answer = line.then(() => askNow(request));
      line = answer.catch(() => undefined);
      return answer;
    },
    answered(request, option) {
      waiting.get(request)?.(option);
    },
    async withdraw() {
      withdrawing = true;
      for (const resolve of waiting.values()) resolve(null);
      await line;
      withdrawing = false;
    },
  };
}

const PREFERRED: Record<Exclude<PermissionPolicy, 'ask'>, readonly PermissionOptionKind[]> = {
  // Once before always: what the agent remembers by itself would outlive a change of the policy.
  allow: ['allow_once', 'allow_always'],
  deny: ['reject_once', 'reject_always'],
};

/** The option that the policy means, by its kind and never by its name; null: the user is to be asked. */
export function chooseByPolicy(
  policy: PermissionPolicy,
  options: readonly PermissionOption[],
): PermissionOption | null {
  if (policy === 'ask') return null;
  for (const kind of PREFERRED[policy]) {
    const option = options.find((one) => one.kind === kind);
    if (option) return option;
  }
  return null;
}
