import type { PermissionOption, PermissionOptionKind, PermissionPolicy, SessionEvent } from '#shared/events';
import type { HeldBack } from '#shared/held-back';
import { hostText } from '#shared/host-text';
import { folderOf } from '#shared/place';
import type { AnsweringRule } from '#shared/rule-pattern';
import { type AgentListener, allowsTool } from '../../agents';
import type { Persona } from '../../custom-agents';
import { type HostAnswer, isPackageRegistry, type Target } from '../../isolation';
import { type Asked, askedFor, covers, type KeptRules, onceOption, patternsOf } from '../../rules';
import { leadsOut } from '../../worktree';
import type { LiveSession } from '../store';
import { type Holds, heldBack } from './held-back';
import type { UpdateRecorder } from './update-recorder';

type Request = Parameters<AgentListener['askPermission']>[0];
type Requested = Extract<SessionEvent, { type: 'permission.requested' }>;

/** The answers that there are to a host; how long one is remembered is said with it. */
const ALLOW_HOST: PermissionOption = { id: 'allow', kind: 'allow_once', name: 'Allow once' };
const DENY_HOST: PermissionOption = { id: 'deny', kind: 'reject_once', name: 'Deny' };
const HOST_OPTIONS = [ALLOW_HOST, DENY_HOST] as const;

/**
 * Gets an agent's permission requests answered: by the session's policy, by a rule, or by the user, who is asked one thing
 * after the other. What the policy answers waits for no question about a host.
 */
export type PermissionDesk = {
  ask(request: Request): Promise<PermissionOption | null>;
  /**
   * Asks whether the sandbox may reach a host, in the same line. That permissions allow everything says what the agent may
   * do inside, and does not answer. Null: no turn is at work, or it ended.
   */
  askHost(host: Omit<Extract<Asked, { is: 'host' }>, 'is'>): Promise<HostAnswer | null>;
  /** Lets a waiting request go on after the user's answer was recorded. */
  answered(request: string, option: PermissionOption): void;
  /** The turn has ended: what still waits is answered with nothing. Resolves when that is written down. */
  withdraw(): Promise<void>;
};

type DeskOptions = {
  persona(): Persona | null;
  /** What is known of the session's sandbox; null: it has none. */
  holds(): (Omit<Holds, 'asks'> & { admits(target: Target): boolean }) | null;
  /** Those of the session's repository, and of all others. */
  readonly rules: KeptRules;
  begin(): void;
  end(): void;
};

export function openPermissionDesk(
  session: LiveSession,
  recorder: UpdateRecorder,
  { persona, holds, rules, ...onWait }: DeskOptions,
): PermissionDesk {
  const waiting = new Map<string, (option: PermissionOption | null) => void>();
  let count = 0;
  const lines: Record<'user' | 'policy', Promise<unknown>> = {
    user: Promise.resolve(),
    policy: Promise.resolve(),
  };
  let withdrawing = false;

  const askNow = async ({ tool, options, signal }: Request): Promise<PermissionOption | null> => {
    const turn = session.state.open?.turn;
    if (turn === undefined || signal.aborted || withdrawing) return null;
    count += 1;
    const request = `${turn}.${count}`;
    const limits = persona();
    const isLeftOut = limits !== null && !allowsTool(limits, tool);
    const byPolicy = chooseByPolicy(isLeftOut ? 'deny' : session.state.row.permissions, options);
    // The tool call it is about stands in the log before the request.
    await recorder.settled();
    // No is no, whatever is remembered.
    const remembered = byPolicy || isLeftOut ? null : await lookUp(session, { tool, options, rules });
    const requested: Requested = {
      type: 'permission.requested',
      turn,
      request,
      tool: await recorder.storedPatch(tool),
      options: [...options],
      ...(remembered ? { patterns: patternsOf(remembered.asked) } : {}),
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
    const rule = remembered?.rule;
    if (rule && isHeld(rule)) return answerByRule(requested, { rule, option: remembered.once });
    const held = await heldIn(tool);
    return answerByUser(held.length > 0 ? { ...requested, held } : requested, signal);
  };

  const heldIn = async (tool: Request['tool']): Promise<HeldBack[]> => {
    const known = holds();
    if (!known) return [];
    const asks = async (target: Target) =>
      !known.admits(target) &&
      (await findRule(session, {
        rules,
        asked: { is: 'host', ...target, registry: isPackageRegistry(target) },
      })) === null;
    return heldBack(tool, { ...known, asks });
  };

  /** It may have been taken back while its repository was looked at. */
  const isHeld = ({ scope, id }: AnsweringRule) =>
    scope === 'repository'
      ? rules.holds(id)
      : session.state.rules.some((one) => one.id === id && !one.revoked);

  const answerByRule = async (
    requested: Requested,
    { rule, option }: { readonly rule: AnsweringRule; readonly option: PermissionOption },
  ): Promise<PermissionOption> => {
    const { turn, request } = requested;
    await session.record(requested, { type: 'permission.answered', turn, request, option, by: 'rule', rule });
    if (rule.scope === 'repository') rules.used(rule.id);
    return option;
  };

  const answerByUser = async (
    requested: Requested,
    signal: AbortSignal | null,
  ): Promise<PermissionOption | null> => {
    const { turn, request } = requested;
    const answer = new Promise<PermissionOption | null>((resolve) => {
      const withdraw = () => resolve(null);
      waiting.set(request, resolve);
      if (signal?.aborted || withdrawing) withdraw();
      else signal?.addEventListener('abort', withdraw, { once: true });
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

  const askHostNow = async (asked: Extract<Asked, { is: 'host' }>): Promise<HostAnswer | null> => {
    const turn = session.state.open?.turn;
    if (turn === undefined || withdrawing) return null;
    count += 1;
    const request = `${turn}.${count}`;
    const requested: Requested = {
      type: 'permission.requested',
      turn,
      request,
      tool: { call: `host-${request}`, kind: 'fetch', title: hostText(asked) },
      options: [...HOST_OPTIONS],
      patterns: patternsOf(asked),
    };
    if (session.state.row.permissions === 'deny') {
      const option = DENY_HOST;
      await session.record(requested, { type: 'permission.answered', turn, request, option, by: 'policy' });
      return { allow: false, holds: () => true };
    }
    const rule = await findRule(session, { rules, asked });
    if (rule && isHeld(rule)) {
      await answerByRule(requested, { rule, option: ALLOW_HOST });
      return { allow: true, holds: () => isHeld(rule) };
    }
    const option = await answerByUser(requested, null);
    if (option === null) return null;
    // What was remembered with the answer counts as long as that does.
    const made = option.id === ALLOW_HOST.id ? await findRule(session, { rules, asked }) : null;
    return { allow: option.id === ALLOW_HOST.id, holds: () => made === null || isHeld(made) };
  };

  const inLine = <T>(of: keyof typeof lines, askNext: () => Promise<T>): Promise<T> => {
    const answer = lines[of].then(askNext);
    lines[of] = answer.catch(() => undefined);
    return answer;
  };
  const lineOf = ({ options }: Request) =>
    chooseByPolicy(session.state.row.permissions, options) ? 'policy' : 'user';

  return {
    ask: (request) => inLine(lineOf(request), () => askNow(request)),
    askHost: (host) => inLine('user', () => askHostNow({ is: 'host', ...host })),
    answered(request, option) {
      waiting.get(request)?.(option);
    },
    async withdraw() {
      withdrawing = true;
      for (const resolve of waiting.values()) resolve(null);
      await Promise.all(Object.values(lines));
      withdrawing = false;
    },
  };
}

type Remembered = {
  readonly asked: Asked;
  /** The answer of a rule, or of the user who has it remembered. */
  readonly once: PermissionOption;
  readonly rule: AnsweringRule | null;
};

/**
 * What is asked, and the rule that answers it; null where it is not known to the last word, or leaves the folder that the
 * session works in. It is looked at when it is asked: what leads where may be another thing than it was.
 */
async function lookUp(
  session: LiveSession,
  { tool, options, rules }: Pick<Request, 'tool' | 'options'> & { readonly rules: KeptRules },
): Promise<Remembered | null> {
  const root = folderOf(session.state.row);
  const once = onceOption(options);
  const asked = root && once ? askedFor(tool, { root, leadsOut: (path) => leadsOut(path, root) }) : null;
  if (!once || !asked) return null;
  return { asked, once, rule: await findRule(session, { rules, asked }) };
}

/** The rule that answers; one of the session before one of its repository. */
async function findRule(
  session: LiveSession,
  { rules, asked }: { readonly rules: KeptRules; readonly asked: Asked },
): Promise<AnsweringRule | null> {
  const kept = await rules.find(session.state.row, (pattern) => covers(pattern, asked));
  const own = session.state.rules.find(({ revoked, pattern }) => !revoked && covers(pattern, asked));
  if (own) return { id: own.id, scope: 'session', pattern: own.pattern };
  return kept && { id: kept.id, scope: 'repository', pattern: kept.pattern };
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
