import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { AgentProfile, LoginMethod } from '#shared/agent';
import type { TurnFailure } from '#shared/events';
import { isRequestError } from './acp-peer';
import { AcpAuthMethods, AUTH_REQUIRED } from './acp-schema';
import type { AgentLine } from './agent-line';
import { statusInData, statusInText } from './http-status';
import { lastWords } from './last-words';
import { loginMethods, ownLoginMethods } from './login-methods';
import { ProtocolBroken } from './message-stream';
import { AgentSilent } from './watchdog';
import { wordsIn } from './words-in';

/** Ways in which talking with an agent ends badly. */
export type AcpFailure = Extract<
  TurnFailure,
  { code: 'login-needed' | 'agent-ended' | 'agent-silent' | 'protocol-broken' | 'agent-refused' }
>;

/** A process whose pipes closed usually ends by itself a moment later, and then says why. */
const OWN_END_MS = 1500;

/**
 * What went wrong in talking with an agent. When the connection is gone or of no more use the process is ended first, so
 * that the failure can say how it ended.
 */
export async function readFailure(
  error: unknown,
  agent: { line: AgentLine; profile: AgentProfile; authMethods: AcpAuthMethods; hasAnswered: boolean },
): Promise<AcpFailure> {
  const { line } = agent;
  if (isRequestError(error)) {
    // What is left of an agent that was ended refuses what it was asked.
    if (line.gone()?.how === 'killed') return agentEnded(line);
    if (error.code !== AUTH_REQUIRED)
      return { code: 'agent-refused', error: error.code, said: refusalWords(error) };
    return {
      code: 'login-needed',
      methods: methodsOf(error.data, agent),
      said: wordsIn(error.message),
    };
  }
  if (error instanceof AgentSilent) {
    await line.stop();
    // Some hang without a word where they lack a login; one that has answered before does not lack it.
    const methods = agent.hasAnswered ? [] : methodsOf(undefined, agent);
    return {
      code: 'agent-silent',
      afterMs: error.afterMs,
      ...(methods.length > 0 ? { methods } : {}),
      said: lastWords(line.stderrTail()),
    };
  }
  if (error instanceof ProtocolBroken) {
    await line.stop();
    return {
      code: 'protocol-broken',
      problem: error.problem,
      said: lastWords(line.stderrTail()),
    };
  }
  return agentEnded(line);
}

async function agentEnded(line: AgentLine): Promise<AcpFailure> {
  await Promise.race([line.ended, delay(OWN_END_MS, undefined, { ref: false })]);
  const end = await line.stop();
  return { code: 'agent-ended', end, said: lastWords(line.stderrTail()) };
}

/**
 * The failure of a turn that was cancelled and not by us, where that is because somebody ended the agent: what is left of
 * it answers so on its way out. Null where the agent goes on.
 *
 * @param patient whether to wait for a moment: an agent that was ended may answer before it is gone
 */
export async function endedFromOutside(line: AgentLine, patient: boolean): Promise<AcpFailure | null> {
  if (patient) {
    const late = new AbortController();
    const waited = delay(OWN_END_MS, undefined, { ref: false, signal: late.signal }).catch(() => undefined);
    await Promise.race([line.ended, waited]);
    late.abort();
  }
  return line.gone() === null ? null : agentEnded(line);
}

/** A model's status: who asked is not accepted. */
const NOT_ACCEPTED: readonly number[] = [401, 403];

/** Says of a prompt's refusal that it is the model which failed, where the refusal tells so. */
export function asModelFailure(
  failure: AcpFailure,
  error: unknown,
  { logins, written }: { readonly logins: readonly LoginMethod[]; readonly written: string },
): TurnFailure {
  if (failure.code !== 'agent-refused' || !isRequestError(error)) return failure;
  // One puts the status in place of the error's number, another only names the kind of error.
  const told =
    statusInData({ status: error.code }) ?? statusInData(error.data) ?? statusInText(failure.said ?? '');
  const isNamed = OfModel.safeParse(error.data).success;
  if (told === null && !isNamed) return failure;
  const status = told ?? statusInText(lastWords(written));
  return withLogin(
    {
      code: 'model-failed',
      ...(status === null ? {} : { status }),
      ...(failure.said ? { said: failure.said } : {}),
    },
    logins,
  );
}

/** An error that its name calls one of the model's provider. */
const OfModel = z.object({ errorName: z.string().regex(/^(?:API|Provider)\w*Error$/) });

/** With the ways to log in, where the model did not accept who asked. */
export function withLogin(failure: TurnFailure, logins: readonly LoginMethod[]): TurnFailure {
  if (failure.code !== 'model-failed' || !NOT_ACCEPTED.includes(failure.status ?? 0)) return failure;
  return { ...failure, methods: [...logins] };
}

/** The ways to log in: those that come with an error, else those of the agent, else that which we know of. */
export function methodsOf(
  data: unknown,
  agent: { profile: AgentProfile; authMethods: AcpAuthMethods },
): LoginMethod[] {
  const told =
    typeof data === 'object' && data !== null && 'authMethods' in data
      ? AcpAuthMethods.parse(data.authMethods)
      : [];
  const methods = loginMethods(told.length > 0 ? told : agent.authMethods, agent.profile);
  return methods.some(({ run, byAgent }) => run !== null || byAgent)
    ? methods
    : [...methods, ...ownLoginMethods(agent.profile)];
}

type Refused = { readonly code: number; readonly message: string; readonly data?: unknown };

/** Why an agent refused a request, in its words; empty when it gave none. Agents put what really happened into `data`. */
export function refusalWords({ message, data }: Refused): string {
  const said = wordsIn(message);
  const more = wordsIn(data);
  if (said === '') return more;
  return more === '' || more === said ? said : `${said}: ${more}`;
}

/** The same, with the number of the error in place of words that it did not give. */
export function refusalText(error: Refused): string {
  return refusalWords(error) || `The agent gave no reason (error ${error.code}).`;
}
