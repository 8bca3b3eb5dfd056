import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { isLocalName } from './public-address';
import { fitsRule, type HostRule, type Target, targetText } from './target';

/** What lets a request through: a host of the agent's models, one that the user configured or named, what is remembered for the repository, or an answer. */
export type AllowedBy = 'agent' | 'configured' | 'registries' | 'repository' | 'user';

/**
 * Why one is refused. `user`: was asked and said no. `nobody`: has answered so far. `local`: leads to this machine or a
 * private network. `address`: a bare address, which nobody can judge by its look. `crowd`: too many questions are open.
 * `end`: the turn is over.
 */
export type RefusedBy = 'user' | 'nobody' | 'local' | 'address' | 'crowd' | 'end';

export type NetworkDecision =
  | { readonly allowed: true; readonly by: AllowedBy; readonly local: boolean }
  | { readonly allowed: false; readonly by: RefusedBy };

/** A host that nobody has decided on; requests to it wait. */
export type NetworkQuestion = Target & { readonly id: string };

export type NetworkListener = {
  asked(question: NetworkQuestion): void;
  /** Told once of a host as long as the decision stays what it is; `question`: the one that is answered by it. */
  decided(target: Target, decision: NetworkDecision, question: string | null): void;
};

/** Says where requests of one sandbox may go. */
export type NetworkDesk = {
  /** Waits for the user where nobody has decided yet, but not for ever. */
  decide(target: Target, signal: AbortSignal): Promise<NetworkDecision>;
  /** What was allowed by its name turned out to lead where it may not. */
  leadsInside(target: Target): NetworkDecision;
  /** The user's answer, for as long as the turn lasts. False: nobody asks that (any more). */
  answer(question: string, answer: { readonly allow: boolean; readonly by: 'user' | 'repository' }): boolean;
  /** Answers what waits and is remembered by now. */
  lookAgain(): Promise<void>;
  open(): readonly NetworkQuestion[];
  /** The turn has ended: what waits is refused, and its answers count no more. */
  endTurn(): void;
};

type DeskOptions = {
  readonly listener: NetworkListener;
  /** What needs no question. */
  readonly allowed: readonly (HostRule & { readonly by: 'agent' | 'configured' })[];
  /** What is remembered for the repository. */
  remembered(target: Target): Promise<'repository' | 'registries' | null>;
  /** So long a request waits for an answer; the question stays. */
  readonly patienceMs?: number;
};

type Waiting = NetworkQuestion & {
  readonly settled: Promise<NetworkDecision>;
  settle(decision: NetworkDecision): void;
};

const PATIENCE_MS = 60_000;
const MOST_QUESTIONS = 8;
/** Of so many hosts it is told; what comes then is decided in silence. */
const MOST_TOLD = 1000;

/** Opens the desk of one sandbox. */
export function openNetworkDesk({
  listener,
  allowed,
  remembered,
  patienceMs = PATIENCE_MS,
}: DeskOptions): NetworkDesk {
  const questions = new Map<string, Waiting>();
  const answers = new Map<string, NetworkDecision>();
  const told = new Map<string, string>();

  const tell = (target: Target, decision: NetworkDecision, question: string | null = null) => {
    const key = targetText(target);
    const said = `${decision.allowed} ${decision.by}`;
    if (question === null && (told.get(key) === said || told.size >= MOST_TOLD)) return decision;
    told.set(key, said);
    listener.decided(target, decision, question);
    return decision;
  };
  const settle = (question: Waiting, decision: NetworkDecision) => {
    const key = targetText(question);
    questions.delete(key);
    if (decision.by !== 'end') answers.set(key, decision);
    tell(question, decision, question.id);
    question.settle(decision);
  };
  const ask = (target: Target): Waiting | null => {
    const key = targetText(target);
    const open = questions.get(key);
    if (open) return open;
    if (questions.size >= MOST_QUESTIONS) return null;
    const { promise, resolve } = later<NetworkDecision>();
    const question = { ...target, id: randomUUID().slice(0, 8), settled: promise, settle: resolve };
    questions.set(key, question);
    listener.asked({ host: target.host, port: target.port, id: question.id });
    return question;
  };

  return {
    async decide(target, signal) {
      const rule = allowed.find((one) => fitsRule(one, target));
      if (rule) return tell(target, { allowed: true, by: rule.by, local: rule.local ?? false });
      if (isLocalName(target.host)) return tell(target, refusedBy('local'));
      if (isIP(target.host) !== 0) return tell(target, refusedBy('address'));
      const by = await remembered(target);
      if (by !== null) return tell(target, { allowed: true, by, local: false });
      const answered = answers.get(targetText(target));
      if (answered) return tell(target, answered);
      const question = ask(target);
      if (question === null) return tell(target, refusedBy('crowd'));
      return Promise.race([question.settled, patience(patienceMs, signal)]);
    },
    leadsInside: (target) => tell(target, refusedBy('local')),
    answer(id, { allow, by }) {
      const question = [...questions.values()].find((one) => one.id === id);
      if (!question) return false;
      settle(question, allow ? { allowed: true, by, local: false } : refusedBy('user'));
      return true;
    },
    async lookAgain() {
      for (const question of [...questions.values()]) {
        const by = await remembered(question);
        if (by !== null && questions.has(targetText(question)))
          settle(question, { allowed: true, by, local: false });
      }
    },
    open: () => [...questions.values()].map(({ id, host, port }) => ({ id, host, port })),
    endTurn() {
      for (const question of [...questions.values()]) settle(question, refusedBy('end'));
      answers.clear();
      told.clear();
    },
  };
}

function refusedBy(by: RefusedBy): NetworkDecision {
  return { allowed: false, by };
}

/** Resolves when nobody has answered in time, or nobody waits any more. */
function patience(milliseconds: number, signal: AbortSignal): Promise<NetworkDecision> {
  const { promise, resolve } = later<NetworkDecision>();
  const timer = setTimeout(() => resolve(refusedBy('nobody')), milliseconds).unref();
  signal.addEventListener(
    'abort',
    () => {
      clearTimeout(timer);
      resolve(refusedBy('nobody'));
    },
    { once: true },
  );
  return promise;
}

function later<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
