import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** The user stopped the turn. */
export class Cancelled extends Error {}

const CHUNK_WORDS = 3;
const CHUNK_MS = 45;

/** Factor on all pauses: 1 is pleasant to watch, 0 is as fast as possible. */
const pace = paceFrom(process.env.UNDERSTORY_DEMO_PACE);

function paceFrom(text) {
  const value = Number(text ?? 1);
  return Number.isFinite(value) && value >= 0 ? value : 1;
}

/**
 * What a scenario can do, in `session.cwd`, each thing reported as it happens. Everything throws {@link Cancelled} as
 * soon as the turn is stopped.
 */
export function createStage({ session, client, signal, prompt }) {
  const { cwd } = session;
  let calls = 0;
  let said = '';
  const update = (payload) => client.notify('session/update', { sessionId: session.id, update: payload });
  const inside = (path) => join(cwd, path);

  const check = () => {
    if (signal.aborted) throw new Cancelled();
  };
  const pause = async (milliseconds) => {
    check();
    if (milliseconds * pace > 0) {
      await delay(milliseconds * pace, undefined, { signal }).catch(() => undefined);
    }
    check();
  };
  /** A pause that is no decoration: it lasts as long whatever the pace. */
  const wait = async (milliseconds) => {
    await delay(milliseconds, undefined, { signal }).catch(() => undefined);
    check();
  };
  const stream = async (kind, text) => {
    const words = text.split(/(?<=\s)/);
    for (let at = 0; at < words.length; at += CHUNK_WORDS) {
      const piece = words.slice(at, at + CHUNK_WORDS).join('');
      update({ sessionUpdate: kind, content: { type: 'text', text: piece } });
      await pause(CHUNK_MS);
    }
  };
  const say = async (text) => {
    said += text;
    await stream('agent_message_chunk', text);
  };
  const think = (text) => stream('agent_thought_chunk', text);
  const spend = (count) => {
    session.used += count;
    update({ sessionUpdate: 'usage_update', used: session.used, size: 200_000 });
  };

  /** Runs `work` as a tool call: announced, running, settled. */
  const tool = async (call, work) => {
    check();
    const toolCallId = `${session.id}-${session.turns.length}-${++calls}`;
    update({ sessionUpdate: 'tool_call', toolCallId, status: 'pending', ...call });
    await pause(250);
    update({ sessionUpdate: 'tool_call_update', toolCallId, status: 'in_progress' });
    try {
      const settled = await work(
        (fields) => update({ sessionUpdate: 'tool_call_update', toolCallId, ...fields }),
        toolCallId,
      );
      update({ sessionUpdate: 'tool_call_update', toolCallId, status: 'completed', ...settled });
    } catch (error) {
      update({ sessionUpdate: 'tool_call_update', toolCallId, status: 'failed' });
      throw error;
    }
    spend(400);
    await pause(200);
  };
  const located = (path) => [{ path: inside(path) }];
  const text = (value) => [{ type: 'content', content: { type: 'text', text: value } }];

  const read = async (path) => {
    let content = '';
    await tool({ title: `Read ${path}`, kind: 'read', locations: located(path) }, async () => {
      content = readFileSync(inside(path), 'utf8');
      await pause(300);
      const head = content.split('\n').slice(0, 40).join('\n');
      return { content: text(head) };
    });
    return content;
  };
  const write = async (path, newText) => {
    const oldText = existsSync(inside(path)) ? readFileSync(inside(path), 'utf8') : null;
    if (oldText === newText) return;
    const title = `${oldText === null ? 'Create' : 'Edit'} ${path}`;
    await tool({ title, kind: 'edit', locations: located(path) }, async () => {
      await pause(400);
      mkdirSync(dirname(inside(path)), { recursive: true });
      writeFileSync(inside(path), newText);
      return { content: [{ type: 'diff', path: inside(path), oldText, newText }] };
    });
  };
  const rename = async (from, to) => {
    await tool({ title: `Rename ${from} to ${to}`, kind: 'move', locations: located(to) }, async () => {
      mkdirSync(dirname(inside(to)), { recursive: true });
      renameSync(inside(from), inside(to));
      return {};
    });
  };
  const mayRun = async (toolCall, why) => {
    const { outcome } = await client.request('session/request_permission', {
      sessionId: session.id,
      toolCall: { ...toolCall, status: 'pending', content: text(why) },
      options: [
        { optionId: 'once', kind: 'allow_once', name: 'Allow once' },
        { optionId: 'always', kind: 'allow_always', name: 'Allow always' },
        { optionId: 'reject', kind: 'reject_once', name: 'Reject' },
      ],
    });
    if (outcome.outcome === 'cancelled') throw new Cancelled();
    return outcome.optionId !== 'reject';
  };
  /**
   * Runs a program, shown as `shown`, its output as it comes. Gives the exit code, or null when the user was asked (for
   * the reason `ask`) and did not allow it.
   */
  const run = async (shown, program, args, { ask } = {}) => {
    let code = null;
    const call = { title: shown, kind: 'execute', rawInput: { command: shown } };
    await tool(call, async (report, toolCallId) => {
      if (ask && !(await mayRun({ toolCallId, ...call }, ask)))
        return { status: 'failed', content: text('Not allowed.') };
      let output = '';
      code = await execute(program, args, { cwd, signal }, (piece) => {
        output += piece;
        report({ content: text(output) });
      });
      check();
      await pause(300);
      return {
        status: code === 0 ? 'completed' : 'failed',
        content: text(output),
        rawOutput: { exit_code: code },
      };
    });
    return code;
  };
  const plan = (entries, done) => {
    const status = (index) => (index < done ? 'completed' : index === done ? 'in_progress' : 'pending');
    update({
      sessionUpdate: 'plan',
      entries: entries.map((content, index) => ({ content, priority: 'medium', status: status(index) })),
    });
  };
  return {
    cwd,
    prompt,
    mode: session.mode,
    turn: session.turns.length + 1,
    sessionId: session.id,
    say,
    think,
    plan,
    pause,
    wait,
    read,
    write,
    rename,
    run,
    spend,
    exists: (path) => existsSync(inside(path)),
    peek: (path) => readFileSync(inside(path), 'utf8'),
    said: () => said,
  };
}

function execute(program, args, { cwd, signal }, onOutput) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, signal, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.setEncoding('utf8').on('data', onOutput);
    child.stderr.setEncoding('utf8').on('data', onOutput);
    child.on('error', (error) => (error.name === 'AbortError' ? resolve(130) : reject(error)));
    child.on('close', (code) => resolve(code ?? 1));
  });
}
