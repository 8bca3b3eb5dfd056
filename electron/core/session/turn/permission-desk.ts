import type { PermissionOption, PermissionOptionKind, PermissionPolicy, SessionEvent } from '#shared/events';
import { folderOf } from '#shared/place';
import type { AnsweringRule } from '#shared/rule-pattern';
import { type AgentListener, allowsTool, type Persona } from '../../agents';
import { type Asked, askedFor, covers, type KeptRules, onceOption, patternsOf } from '../../rules';
import { leadsOut } from '../../worktree';
import type { LiveSession } from '../store';
import type { UpdateRecorder } from './update-recorder';

type Request = Parameters<AgentListener['askPermission']>[0];

/** Gets an agent's permission requests answered: by the session's policy, by a rule, or by the user, one after the other. */
export type PermissionDesk = {
  ask(request: Request): Promise<PermissionOption | null>;
  /** Lets a waiting request go on after the user's answer was recorded. */
  answered(request: string, option: PermissionOption): void;
  /** The turn has ended: what still waits is answered with nothing. Resolves when that is written down. */
  withdraw(): Promise<void>;
};

type DeskOptions = {
  persona(): Persona | null;
  /** Those of the session's repository, and of all others. */
  readonly rules: KeptRules;
  begin(): void;
  end(): void;
};

export function openPermissionDesk(
  session: LiveSession,
  recorder: UpdateRecorder,
  { persona, rules, ...onWait }: DeskOptions,
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
    // No is no, whatever is remembered.
    const remembered = byPolicy || isLeftOut ? null : await lookUp(session, { tool, options, rules });
    const requested: SessionEvent = {
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
    // It may have been taken back while its repository was looked at.
    if (rule && (rule.scope === 'session' || rules.holds(rule.id))) {
      const { once: option } = remembered;
      await session.record(requested, {
        type: 'permission.answered',
        turn,
        request,
        option,
        by: 'rule',
        rule,
      });
      if (rule.scope === 'repository') rules.used(rule.id);
      return option;
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
  const kept = await rules.find(session.state.row, (pattern) => covers(pattern, asked));
  const own = session.state.rules.find(({ revoked, pattern }) => !revoked && covers(pattern, asked));
  if (own) return { asked, once, rule: { id: own.id, scope: 'session', pattern: own.pattern } };
  return { asked, once, rule: kept && { id: kept.id, scope: 'repository', pattern: kept.pattern } };
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
