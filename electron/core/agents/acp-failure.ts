import { setTimeout as delay } from 'node:timers/promises';
import type { AgentProfile, LoginMethod, ProcessEnd } from '#shared/agent';
import type { TurnFailure } from '#shared/events';
import type { Supervised } from '../process';
import { loginMethods } from './acp-mapping';
import { isRequestError } from './acp-peer';
import { AcpAuthMethods, AUTH_REQUIRED } from './acp-schema';
import { describeEnd, withTail } from './describe-end';
import { ownLoginMethods } from './login-methods';
import { ProtocolBroken } from './message-stream';
import { AgentSilent } from './watchdog';
import { wordsIn } from './words-in';

export type AcpFailure =
  | { readonly code: 'login-needed'; readonly methods: readonly LoginMethod[]; readonly message: string }
  | { readonly code: 'agent-ended'; readonly end: ProcessEnd; readonly stderr: string }
  | { readonly code: 'agent-silent'; readonly afterMs: number; readonly message: string }
  | { readonly code: 'protocol-broken' | 'agent-refused'; readonly message: string };

/** A process whose pipes closed usually ends by itself a moment later, and then says why. */
const OWN_END_MS = 1500;

/**
 * What went wrong in talking with an agent. When the connection is gone or of no more use the process is ended first, so
 * that the failure can say how it ended.
 */
export async function readFailure(
  error: unknown,
  agent: { supervised: Supervised; profile: AgentProfile; authMethods: AcpAuthMethods },
): Promise<AcpFailure> {
  if (isRequestError(error)) {
    if (error.code !== AUTH_REQUIRED) return { code: 'agent-refused', message: refusalText(error) };
    return {
      code: 'login-needed',
      methods: methodsOf(error.data, agent),
      message: wordsIn(error.message) || 'The agent asks for a login.',
    };
  }
  const { supervised } = agent;
  if (error instanceof AgentSilent) {
    await supervised.stop();
    return {
      code: 'agent-silent',
      afterMs: error.afterMs,
      message: withTail(error.message, supervised.stderrTail()),
    };
  }
  if (error instanceof ProtocolBroken) {
    await supervised.stop();
    return { code: 'protocol-broken', message: withTail(error.message, supervised.stderrTail()) };
  }
  await Promise.race([supervised.ended, delay(OWN_END_MS, undefined, { ref: false })]);
  const end = await supervised.stop();
  return { code: 'agent-ended', end, stderr: supervised.stderrTail() };
}

export function turnFailure(failure: AcpFailure): TurnFailure {
  switch (failure.code) {
    case 'login-needed':
      return { ...failure, methods: [...failure.methods] };
    case 'agent-ended':
      return {
        code: 'agent-ended',
        end: failure.end,
        message: withTail(describeEnd(failure.end), failure.stderr),
      };
    case 'agent-silent':
    case 'protocol-broken':
    case 'agent-refused':
      return { ...failure } as TurnFailure;
    default:
      return failure satisfies never;
  }
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

/**
 * Why an agent refused a request, in its words; in ours, with its number, when it gave none. Agents put what really
 * happened into `data`.
 */
export function refusalText({
  code,
  message,
  data,
}: {
  code: number;
  message: string;
  data?: unknown;
}): string {
  const said = wordsIn(message);
  const more = wordsIn(data);
  if (said === '') return more === '' ? `The agent gave no reason (error ${code}).` : more;
  return more === '' || more === said ? said : `${said}: ${more}`;
}
