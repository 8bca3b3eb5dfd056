import { homedir } from 'node:os';
import type { AgentProfile } from '#shared/agent';
import { describeFailure } from '#shared/describe-failure';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { readFailure, refusalText } from './acp-failure';
import { initialize } from './acp-handshake';
import { connectPeer, isRequestError } from './acp-peer';
import type { AgentContext } from './agent-context';
import { agentEnvironment } from './agent-environment';
import { lineTo } from './agent-line';
import { closeLine } from './close-line';
import { launchAgent } from './launch-agent';
import { createWatchdog } from './watchdog';

/** People log in on a page of their browser meanwhile. */
const LONGEST_MS = 15 * 60_000;

/**
 * Has an agent log in by one of the ways that it carries out itself, in a process of its own that ends with it: what it
 * keeps of the login is there for the next process of the agent. It is given up when the signal aborts.
 *
 * @param onSaid hears what the agent writes meanwhile, such as the address of a page to open
 */
export async function logInOverAcp(
  profile: AgentProfile,
  method: string,
  {
    context,
    signal,
    firstOutputMs,
    onSaid,
  }: {
    readonly context: AgentContext;
    readonly signal: AbortSignal;
    readonly firstOutputMs: number;
    onSaid(text: string): void;
  },
): Promise<Result<null, RefusalOf<'login-failed'>>> {
  const failed = (reason: string) => refuse({ code: 'login-failed', agent: profile.name, reason } as const);
  const decoder = new TextDecoder();
  const request = { profile, session: null, cwd: homedir() };
  const supervised = await launchAgent(request, context, {
    purpose: 'log-in',
    args: profile.launch.args,
    env: await agentEnvironment(request, context),
    onStderr: (chunk) => onSaid(decoder.decode(chunk, { stream: true })),
  });
  const line = lineTo(supervised);
  const late = AbortSignal.timeout(LONGEST_MS);
  const stop = () => void line.stop();
  const over = AbortSignal.any([signal, late]);
  if (over.aborted) stop();
  over.addEventListener('abort', stop, { once: true });
  const peer = connectPeer(line, {
    update: () => undefined,
    permission: async () => ({ outcome: { outcome: 'cancelled' } }),
    ignored: () => undefined,
    garbage: (text) => onSaid(`${text}\n`),
  });
  try {
    await createWatchdog(firstOutputMs).guard(initialize(peer));
    await peer.request('authenticate', { methodId: method });
    line.stdin.end();
    return ok(null);
  } catch (error) {
    if (signal.aborted) return failed('It was stopped.');
    if (late.aborted) return failed(`It was not done within ${LONGEST_MS / 60_000} minutes.`);
    if (isRequestError(error)) return failed(refusalText(error));
    return failed(
      describeFailure(await readFailure(error, { line, profile, authMethods: [], hasAnswered: true })),
    );
  } finally {
    over.removeEventListener('abort', stop);
    await closeLine(line, profile);
    peer.close();
  }
}
