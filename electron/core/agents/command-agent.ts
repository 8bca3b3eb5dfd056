import type { ProcessEnd } from '#shared/agent';
import { ok, type Result, refuse } from '#shared/result';
import { launch, type Supervised } from '../process';
import type { AgentConnection, AgentNotOpened, AgentToolPatch, AgentTurnEnd, OpenAgent } from './agent';
import type { AgentContext } from './agent-context';
import { agentEnvironment } from './agent-environment';
import { findProgram } from './find-program';
import { lastWords } from './last-words';
import { toldAs } from './persona';
import { createUpdateBatch } from './update-batch';

const PLACEHOLDER = '{prompt}';
/** Linux refuses a single variable of 128 KiB. */
const LONGEST_VARIABLE = 100_000;
/** Characters of standard error that a turn shows: the last ones. */
const LONGEST_STDERR = 256 * 1024;

/**
 * A command line run once a turn in the worktree. The prompt is on its standard input, in `UNDERSTORY_PROMPT`, and in
 * place of `{prompt}`; what it writes is what it says, its standard error is the output of the command, and an exit code
 * other than 0 fails the turn. Each turn is a new process, so a persona is told each time.
 */
export async function openCommandAgent(
  request: OpenAgent,
  context: AgentContext,
): Promise<Result<AgentConnection, AgentNotOpened>> {
  const { launch: start } = request.profile;
  const env = await agentEnvironment(request, context);
  const found = await findProgram(start.command, env.PATH ?? '', request.cwd);
  if (!found) return refuse({ code: 'not-started', cause: `The program ${start.command} was not found.` });
  const batch = createUpdateBatch((update) => request.listener.update(update));
  if (request.model !== null) {
    batch.update({ type: 'observed', note: { code: 'model-not-passed-on', model: request.model } });
    batch.flush();
  }
  let running: Supervised | null = null;
  let cancelled = false;
  let turns = 0;
  let closing: Promise<ProcessEnd> | null = null;
  let markEnded: (ended: { end: ProcessEnd; stderr: string }) => void = () => undefined;
  const ended = new Promise<{ end: ProcessEnd; stderr: string }>((resolveEnded) => {
    markEnded = resolveEnded;
  });

  const runTurn = async (
    prompt: string,
    call: string,
  ): Promise<{ supervised: Supervised; end: ProcessEnd }> => {
    const decoder = new TextDecoder();
    const errors = new TextDecoder();
    let stderr = '';
    const supervised = launch({
      purpose: 'agent',
      session: request.session === null ? null : { id: request.session, folder: request.cwd },
      command: start.command,
      args: start.args.map((arg) => arg.replaceAll(PLACEHOLDER, () => prompt)),
      cwd: request.cwd,
      env: prompt.length <= LONGEST_VARIABLE ? { ...env, UNDERSTORY_PROMPT: prompt } : env,
      ...(context.records ? { records: context.records } : {}),
      onStderr: (chunk) => {
        stderr = (stderr + errors.decode(chunk, { stream: true })).slice(-LONGEST_STDERR);
        batch.update({ type: 'tool-updated', patch: { call, content: [{ type: 'text', text: stderr }] } });
      },
    });
    running = supervised;
    supervised.stdin.end(prompt);
    supervised.stdout.on('data', (chunk: Buffer) =>
      batch.update({ type: 'said', text: decoder.decode(chunk, { stream: true }) }),
    );
    const end = await supervised.ended;
    running = null;
    return { supervised, end };
  };
  const connection: AgentConnection = {
    info: { name: request.profile.name, version: null, agentSession: null, continued: 'new' },
    ended,
    prompt: async (text) => {
      if (running || closing) throw new Error('a turn is under way already, or the agent is closed');
      turns += 1;
      cancelled = false;
      batch.nextTurn();
      const call = `command-${turns}`;
      const command = [start.command, ...start.args].join(' ');
      batch.update({
        type: 'tool-called',
        patch: { call, title: command, kind: 'execute', status: 'running', command },
      });
      const { supervised, end } = await runTurn(request.persona ? toldAs(request.persona, text) : text, call);
      const outcome = outcomeOf(end, cancelled, supervised.stderrTail());
      batch.update({ type: 'tool-updated', patch: { call, ...settledPatch(end, outcome) } });
      batch.flush();
      return outcome;
    },
    cancel: async () => {
      if (!running) return;
      cancelled = true;
      await running.stop();
    },
    setOption: async () => 'unknown',
    close: () => {
      closing ??= (async () => {
        const end: ProcessEnd = running ? await running.stop() : { how: 'exited', code: 0 };
        markEnded({ end, stderr: '' });
        return end;
      })();
      return closing;
    },
  };
  return ok(connection);
}

function outcomeOf(end: ProcessEnd, cancelled: boolean, stderr: string): AgentTurnEnd {
  if (cancelled) return { outcome: 'cancelled', stop: 'cancelled' };
  if (end.how === 'exited' && end.code === 0) return { outcome: 'completed', stop: 'end_turn' };
  return {
    outcome: 'failed',
    failure: { code: 'agent-ended', end, said: lastWords(stderr) },
  };
}

function settledPatch(end: ProcessEnd, outcome: AgentTurnEnd): Omit<AgentToolPatch, 'call'> {
  return { status: outcome.outcome, exitCode: end.how === 'exited' ? end.code : null };
}
