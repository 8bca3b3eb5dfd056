import { isIP } from 'node:net';
import { hostText } from '#shared/host-text';
import { isLocalName } from './public-address';
import { fitsRule, type HostRule, type Target } from './target';

/** What lets a request through: a host of the agent's models, one that the user configured, or an answer. */
export type AllowedBy = 'agent' | 'configured' | 'answer';

/**
 * Why one is refused. `answer`: the user's, or a setting's in the user's place. `nobody`: has answered so far. `local`:
 * leads to this machine or a private network. `address`: a bare address, which nobody can judge by its look. `crowd`: too
 * much was asked already. `end`: no turn is at work, or it ended.
 */
export type RefusedBy = 'answer' | 'nobody' | 'local' | 'address' | 'crowd' | 'end';

export type NetworkDecision =
  | { readonly allowed: true; readonly by: AllowedBy; readonly local: boolean }
  | { readonly allowed: false; readonly by: RefusedBy };

/** Whether a host is allowed, as long as the turn lasts and `holds` says so. */
export type HostAnswer = { readonly allow: boolean; holds(): boolean };

/** Says where requests of one sandbox may go. */
export type NetworkDesk = {
  /** What needs no question from now on. */
  admit(by: 'agent' | 'configured', rules: readonly HostRule[]): void;
  /** Waits for the user where nobody has decided yet, but not for ever. */
  decide(target: Target, signal: AbortSignal): Promise<NetworkDecision>;
  /** Takes back what needed no question. */
  dismiss(target: Target): void;
  /** Whether it needs no question. */
  admits(target: Target): boolean;
  /** What was allowed by its name turned out to lead where it may not. */
  leadsInside(target: Target): NetworkDecision;
  /** The turn has ended: its answers count no more. */
  endTurn(): void;
};

type DeskOptions = {
  /** Has a host decided on that nobody has named yet; the same one again only once that is done. Null: nobody can. */
  ask(target: Target): Promise<HostAnswer | null>;
  /** Told once of a host that is decided on without a question. */
  told(target: Target, decision: NetworkDecision): void;
  /** So long a request waits for an answer; the question stays. */
  readonly patienceMs?: number;
};

const PATIENCE_MS = 60_000;
/** Questions at once; a person answers no more. */
const MOST_OPEN = 8;
/** Hosts that are asked about in a turn, and that are told of in all: a program may try names without end. */
const MOST_ASKED = 200;
const MOST_TOLD = 500;

/** Opens the desk of one sandbox. */
export function openNetworkDesk({ ask, told, patienceMs = PATIENCE_MS }: DeskOptions): NetworkDesk {
  const admitted = new Map<string, HostRule & { readonly by: 'agent' | 'configured' }>();
  const open = new Map<string, Promise<NetworkDecision>>();
  const answers = new Map<string, HostAnswer>();
  const toldOf = new Set<string>();
  let turn = 0;

  const tell = (target: Target, decision: NetworkDecision): NetworkDecision => {
    const key = `${hostText(target)} ${decision.by}`;
    if (toldOf.has(key) || toldOf.size >= MOST_TOLD) return decision;
    toldOf.add(key);
    told(target, decision);
    return decision;
  };
  const asked = async (target: Target): Promise<NetworkDecision> => {
    const key = hostText(target);
    const askedIn = turn;
    try {
      const answer = await ask(target);
      if (answer === null) return refusedBy('end');
      if (turn === askedIn) answers.set(key, answer);
      return decisionOf(answer);
    } finally {
      open.delete(key);
    }
  };

  return {
    admit(by, rules) {
      // What the user configured says more than what is known of an agent: it may be on this machine.
      for (const rule of rules) {
        const key = hostText(rule);
        if (by === 'configured' || !admitted.has(key)) admitted.set(key, { ...rule, by });
      }
    },
    dismiss: (target) => void admitted.delete(hostText(target)),
    admits: (target) => [...admitted.values()].some((one) => fitsRule(one, target)),
    async decide(target, signal) {
      const rule = [...admitted.values()].find((one) => fitsRule(one, target));
      if (rule) return tell(target, { allowed: true, by: rule.by, local: rule.local ?? false });
      if (isLocalName(target.host)) return tell(target, refusedBy('local'));
      if (isIP(target.host) !== 0) return tell(target, refusedBy('address'));
      const key = hostText(target);
      const answer = answers.get(key);
      if (answer?.holds()) return decisionOf(answer);
      answers.delete(key);
      const waiting = open.get(key);
      if (waiting) return orPatience(waiting, patienceMs, signal);
      if (open.size >= MOST_OPEN || answers.size >= MOST_ASKED) return tell(target, refusedBy('crowd'));
      const question = asked(target);
      open.set(key, question);
      return orPatience(question, patienceMs, signal);
    },
    leadsInside: (target) => tell(target, refusedBy('local')),
    endTurn() {
      turn += 1;
      answers.clear();
    },
  };
}

function decisionOf({ allow }: HostAnswer): NetworkDecision {
  return allow ? { allowed: true, by: 'answer', local: false } : refusedBy('answer');
}

function refusedBy(by: RefusedBy): NetworkDecision {
  return { allowed: false, by };
}

/** The decision, or that nobody has answered where that takes too long, or where nobody waits for it any more. */
async function orPatience(
  question: Promise<NetworkDecision>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<NetworkDecision> {
  let stop: () => void = () => undefined;
  const nobody = new Promise<NetworkDecision>((resolve) => {
    stop = () => resolve(refusedBy('nobody'));
  });
  const timer = setTimeout(stop, milliseconds).unref();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([question, nobody]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
