import { setTimeout as delay } from 'node:timers/promises';
import type { AgentProfile, LoginMethod } from '#shared/agent';
import type { TurnFailure } from '#shared/events';
import { loginMethods } from './acp-mapping';
import { isRequestError } from './acp-peer';
import { AcpAuthMethods, AUTH_REQUIRED } from './acp-schema';
import type { AgentLine } from './agent-line';
import { statusInData, statusInText } from './http-status';
import { lastWords } from './last-words';
import { ownLoginMethods } from './login-methods';
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
  agent: { line: AgentLine; profile: AgentProfile; authMethods: AcpAuthMethods },
): Promise<AcpFailure> {
  if (isRequestError(error)) {
    if (error.code !== AUTH_REQUIRED)
      return { code: 'agent-refused', error: error.code, said: refusalWords(error) };
    return {
      code: 'login-needed',
      methods: methodsOf(error.data, agent),
      said: wordsIn(error.message),
    };
  }
  const { line } = agent;
  if (error instanceof AgentSilent) {
    await line.stop();
    return { code: 'agent-silent', afterMs: error.afterMs, said: lastWords(line.stderrTail()) };
  }
  if (error instanceof ProtocolBroken) {
    await line.stop();
    return {
      code: 'protocol-broken',
      problem: error.problem,
      said: lastWords(line.stderrTail()),
    };
  }
  await Promise.race([line.ended, delay(OWN_END_MS, undefined, { ref: false })]);
  const end = await line.stop();
  return { code: 'agent-ended', end, said: lastWords(line.stderrTail()) };
}

/** A model's status: who asked is not accepted. */
const NOT_ACCEPTED: readonly number[] = [401, 403];

/** Says of a prompt's refusal that it is the model which failed, where the refusal tells so. */
export function asModelFailure(failure: AcpFailure, error: unknown, profile: AgentProfile): TurnFailure {
  if (failure.code !== 'agent-refused' || !isRequestError(error)) return failure;
  // One puts the status in place of the error's number.
  const status =
    statusInData({ status: error.code }) ?? statusInData(error.data) ?? statusInText(failure.said ?? '');
  if (status === null) return failure;
  return withLogin(
    { code: 'model-failed', status, ...(failure.said ? { said: failure.said } : {}) },
    profile,
  );
}

/** With the ways to log in, where the model did not accept who asked. */
export function withLogin(failure: TurnFailure, profile: AgentProfile): TurnFailure {
  if (failure.code !== 'model-failed' || !NOT_ACCEPTED.includes(failure.status ?? 0)) return failure;
  return { ...failure, methods: ownLoginMethods(profile) };
}

function methodsOf(
  data: unknown,
  agent: { profile: AgentProfile; authMethods: AcpAuthMethods },
): LoginMethod[] {
  const told =
    typeof data === 'object' && data !== null && 'authMethods' in data
      ? AcpAuthMethods.parse(data.authMethods)
      : [];
  const methods = loginMethods(told.length > 0 ? told : agent.authMethods, agent.profile);
  return methods.some(({ run }) => run !== null) ? methods : [...methods, ...ownLoginMethods(agent.profile)];
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
