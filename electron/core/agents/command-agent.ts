import type { ProcessEnd } from '#shared/agent';
import { joinCommandLine } from '#shared/command-line';
import { notHeldTo } from '#shared/not-held';
import { ok, type Result, refuse } from '#shared/result';
import type { Supervised } from '../process';
import type { AgentConnection, AgentNotOpened, AgentToolPatch, AgentTurnEnd, OpenAgent } from './agent';
import type { AgentContext } from './agent-context';
import { agentEnvironment } from './agent-environment';
import { findProgram } from './find-program';
import { lastWords } from './last-words';
import { launchAgent } from './launch-agent';
import { personaNote, toldAs } from './persona';
import { promptWithPaths } from './prompt-blocks';
import { newestPart, retold } from './retold';
import { createUpdateBatch } from './update-batch';

const PLACEHOLDER = '{prompt}';
/** Bytes. Linux refuses a single variable or argument of 128 KiB, Windows all of them together beyond 32,767 characters. */
const LONGEST_VARIABLE = process.platform === 'win32' ? 20_000 : 100_000;
/** Bytes that the words around a conversation take, and some. */
const FRAME = 1000;
/** Characters of standard error that a turn shows: the last ones. */
const LONGEST_STDERR = 256 * 1024;

/** A turn under way; `end` once its program is being started, null in it where it was not. */
type Turn = { cancelled: boolean; end: Promise<ProcessEnd | null> | null };

/**
 * A command line run once per turn in the worktree. The prompt is on its standard input, in `UNDERSTORY_PROMPT`, and in
 * place of `{prompt}`; what it writes is what it says, its standard error is the output of the command, and an exit code
 * other than 0 fails the turn. Each turn is a new process, so a persona and the conversation so far are told each time, the
 * newest part of it where it is long.
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
  const { permissions } = request.wishes();
  const unheld = notHeldTo(request.profile, permissions);
  if (unheld)
    batch.update({ type: 'observed', note: { code: 'not-held', why: unheld, policy: permissions } });
  if (request.persona) batch.update({ type: 'observed', note: personaNote(request.persona, null) });
  batch.flush();
  let running: Supervised | null = null;
  let turn: Turn | null = null;
  let turns = 0;
  let closing: Promise<ProcessEnd> | null = null;
  let markEnded: (ended: { end: ProcessEnd; stderr: string }) => void = () => undefined;
  const ended = new Promise<{ end: ProcessEnd; stderr: string }>((resolveEnded) => {
    markEnded = resolveEnded;
  });

  const runTurn = async (
    prompt: string,
    call: string,
    current: Turn,
  ): Promise<{ supervised: Supervised; end: ProcessEnd }> => {
    const decoder = new TextDecoder();
    const errors = new TextDecoder();
    let stderr = '';
    const supervised = await launchAgent(request, context, {
      args: start.args.map((arg) => arg.replaceAll(PLACEHOLDER, () => prompt)),
      env: Buffer.byteLength(prompt) <= LONGEST_VARIABLE ? { ...env, UNDERSTORY_PROMPT: prompt } : env,
      onStderr: (chunk) => {
        stderr = (stderr + errors.decode(chunk, { stream: true })).slice(-LONGEST_STDERR);
        batch.update({ type: 'tool-updated', patch: { call, content: [{ type: 'text', text: stderr }] } });
      },
    });
    running = supervised;
    // Stopped while it was being started.
    if (current.cancelled || closing) void supervised.stop();
    supervised.stdin.end(prompt);
    supervised.stdout.on('data', (chunk: Buffer) =>
      batch.update({ type: 'said', text: decoder.decode(chunk, { stream: true }) }),
    );
    const end = await supervised.ended;
    running = null;
    return { supervised, end };
  };
  const connection: AgentConnection = {
    info: {
      name: request.profile.name,
      version: null,
      agentSession: null,
      continued: request.continueFrom?.transcript.trim() ? 'retold' : 'new',
    },
    toldAs: request.persona,
    ended,
    prompt: async (asked, given) => {
      const text = promptWithPaths(asked, given?.files ?? []);
      if (turn || closing) throw new Error('a turn is under way already, or the agent is closed');
      const current: Turn = { cancelled: false, end: null };
      turn = current;
      turns += 1;
      batch.nextTurn();
      const call = `command-${turns}`;
      const command = shownCommand([start.command, ...start.args], text);
      batch.update({
        type: 'tool-called',
        patch: { call, title: command, kind: 'execute', status: 'running', command },
      });
      try {
        const work = told(request, text).then((whole) =>
          current.cancelled || closing ? null : runTurn(whole, call, current),
        );
        current.end = work.then((ran) => ran?.end ?? null);
        const ran = await work;
        const outcome: AgentTurnEnd = ran
          ? outcomeOf(ran.end, current.cancelled, ran.supervised.stderrTail())
          : { outcome: 'cancelled', stop: 'cancelled' };
        batch.update({ type: 'tool-updated', patch: { call, ...settledPatch(ran?.end ?? null, outcome) } });
        batch.flush();
        return outcome;
      } finally {
        turn = null;
      }
    },
    cancel: async () => {
      if (!turn) return;
      turn.cancelled = true;
      await running?.stop();
    },
    standStill: () => undefined,
    setOption: async () => 'unknown',
    close: () => {
      closing ??= (async () => {
        const under = turn?.end ?? null;
        await running?.stop();
        const end: ProcessEnd = (await under?.catch(() => null)) ?? { how: 'exited', code: 0 };
        markEnded({ end, stderr: '' });
        return end;
      })();
      return closing;
    },
  };
  return ok(connection);
}

/** Characters of the prompt that stand for it where the command is told. */
const SHOWN_PROMPT = 60;

/** The command as it is told: with the beginning of the prompt where the prompt is passed on. */
function shownCommand(words: readonly string[], prompt: string): string {
  const [line = ''] = prompt.trim().split(/[\r\n]/, 1);
  const letters = [...line];
  const short = letters.length > SHOWN_PROMPT || line !== prompt.trim();
  const shown = short ? `${letters.slice(0, SHOWN_PROMPT).join('').trimEnd()}…` : line;
  return joinCommandLine(words.map((word) => word.replaceAll(PLACEHOLDER, () => shown)));
}

/** The prompt with all that a new process does not know. */
async function told({ persona, conversation }: OpenAgent, text: string): Promise<string> {
  const prompt = persona ? toldAs(persona, text) : text;
  const earlier = (await conversation?.())?.trim() ?? '';
  if (earlier === '') return prompt;
  const room = Math.max(0, LONGEST_VARIABLE - FRAME - Buffer.byteLength(prompt));
  const asked = retold(newestPart(earlier, room), text);
  return persona ? toldAs(persona, asked) : asked;
}

function outcomeOf(end: ProcessEnd, cancelled: boolean, stderr: string): AgentTurnEnd {
  if (cancelled) return { outcome: 'cancelled', stop: 'cancelled' };
  if (end.how === 'exited' && end.code === 0) return { outcome: 'completed', stop: 'end_turn' };
  return {
    outcome: 'failed',
    failure: { code: 'agent-ended', end, said: lastWords(stderr) },
  };
}

function settledPatch(end: ProcessEnd | null, outcome: AgentTurnEnd): Omit<AgentToolPatch, 'call'> {
  return { status: outcome.outcome, exitCode: end?.how === 'exited' ? end.code : null };
}
