// A scripted agent as a real process; see steps.ts for what it can do. Plain Node, no dependencies.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const script = JSON.parse(process.env.SCRIPTED_AGENT ?? '{"steps":[]}');
const prompts = [[]];
for (const step of script.steps) {
  if (step.next) prompts.push([]);
  else prompts.at(-1).push(step);
}

let splitEvery = 0;
let cwd = process.cwd();
let servers = [];
let openedWith = null;
let sessionId = 'scripted-session';
let took = false;
let promptNumber = 0;
let turn = null;
let nextRequest = 1;
const waiting = new Map();
const optionValues = {};

async function writeOut(text) {
  const bytes = Buffer.from(text);
  if (!splitEvery) return writeBytes(bytes);
  for (let at = 0; at < bytes.length; at += splitEvery) await writeBytes(bytes.subarray(at, at + splitEvery));
}

function writeBytes(bytes) {
  return new Promise((done) => process.stdout.write(bytes, () => done()));
}

/** As it was set, else as it is in a new process. */
function optionNow(option) {
  const { modes, configOptions = [] } = script.session ?? {};
  const offered = configOptions.find(({ id }) => id === option)?.currentValue;
  return optionValues[option] ?? offered ?? (option === 'mode' ? modes?.currentModeId : undefined);
}

const send = (message) => writeOut(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const update = (payload) => send({ method: 'session/update', params: { sessionId, update: payload } });
const say = (text) => update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } });

function ask(method, params) {
  const id = nextRequest++;
  const answer = new Promise((done) => waiting.set(id, done));
  void send({ id, method, params });
  return answer;
}

const toolFields = ({ id, ...fields }) => ({ toolCallId: id, ...fields });
const ignore = () => undefined;
const never = () => new Promise(() => setInterval(ignore, 60_000));

function waitForFile(path) {
  if (existsSync(path)) return Promise.resolve();
  return new Promise((done) => {
    const watcher = watch(dirname(path), () => {
      if (!existsSync(path)) return;
      watcher.close();
      done();
    });
    if (existsSync(path)) {
      watcher.close();
      done();
    }
  });
}

const GRANDCHILD = `
  const { writeFileSync, renameSync } = require('node:fs');
  if (process.argv[2] === 'stubborn') process.on('SIGTERM', () => {});
  setInterval(() => {}, 60000);
  writeFileSync(process.argv[1] + '.new', String(process.pid));
  renameSync(process.argv[1] + '.new', process.argv[1]);`;

async function fork({ pidFile, detached, forgets, holdsPipes, ignoresSigterm }) {
  const path = resolve(cwd, pidFile);
  spawn(process.execPath, ['-e', GRANDCHILD, path, ignoresSigterm ? 'stubborn' : ''], {
    detached: detached ?? false,
    ...(forgets ? { env: {} } : {}),
    stdio: holdsPipes ? ['ignore', 'inherit', 'inherit'] : 'ignore',
  }).unref();
  await waitForFile(path);
}

async function flood(bytes, as) {
  const piece = 'x'.repeat(200);
  if (as === 'tool')
    await update({ sessionUpdate: 'tool_call', toolCallId: 'flood', title: 'Flood', status: 'in_progress' });
  for (let sent = 0; sent < bytes; ) {
    let batch = '';
    for (let i = 0; i < 500 && sent < bytes; i++, sent += piece.length) {
      const payload =
        as === 'tool'
          ? {
              sessionUpdate: 'tool_call_update',
              toolCallId: 'flood',
              content: [{ type: 'content', content: { type: 'text', text: piece } }],
            }
          : { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: piece } };
      batch += `${JSON.stringify({ jsonrpc: '2.0', method: 'session/update', params: { sessionId, update: payload } })}\n`;
    }
    await writeOut(batch);
  }
}

async function stream({ prefix, perSecond, toolEvery, until, count }) {
  const begun = performance.now();
  let told = 0;
  while (!existsSync(resolve(cwd, until)) && !turn?.cancelled) {
    const due = Math.floor(((performance.now() - begun) / 1000) * perSecond);
    for (; told < due; told++) {
      const piece = `${prefix}${told}`;
      if (told % toolEvery !== toolEvery - 1) await say(`${piece} `);
      else await update({ sessionUpdate: 'tool_call', toolCallId: piece, title: piece, status: 'completed' });
    }
    await new Promise((done) => setTimeout(done, 1000 / perSecond));
  }
  writeFileSync(resolve(cwd, count), `${told}\n`);
}

async function askPermission(step) {
  const { options, ...call } = step.ask;
  const { result } = await ask('session/request_permission', {
    sessionId,
    toolCall: toolFields(call),
    options: options ?? [
      { optionId: 'yes', kind: 'allow_once', name: 'Allow' },
      { optionId: 'no', kind: 'reject_once', name: 'Reject' },
    ],
  });
  const { outcome, optionId } = result?.outcome ?? { outcome: 'cancelled' };
  if (outcome === 'cancelled') return;
  const chosen = (options ?? [{ optionId: 'yes', kind: 'allow_once' }]).find(
    (option) => option.optionId === optionId,
  );
  await runSteps((chosen?.kind.startsWith('allow') ? step.allowed : step.rejected) ?? []);
}

async function runSteps(steps) {
  for (const step of steps) {
    if (turn?.cancelled) return;
    await runStep(step);
  }
}

async function runStep(step) {
  switch (Object.keys(step)[0]) {
    case 'say':
      return say(step.say);
    case 'think':
      return update({ sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text: step.think } });
    case 'plan':
      return update({
        sessionUpdate: 'plan',
        entries: step.plan.map((entry) => ({ priority: 'medium', ...entry })),
      });
    case 'update':
      return update(step.update);
    case 'tool':
      return update({
        sessionUpdate: 'tool_call',
        title: step.tool.id,
        status: 'pending',
        ...toolFields(step.tool),
      });
    case 'toolUpdate':
      return update({ sessionUpdate: 'tool_call_update', ...toolFields(step.toolUpdate) });
    case 'write': {
      const path = resolve(cwd, step.write.path);
      mkdirSync(dirname(path), { recursive: true });
      return writeFileSync(path, step.write.content);
    }
    case 'remove':
      return rmSync(resolve(cwd, step.remove), { recursive: true });
    case 'rename':
      return renameSync(resolve(cwd, step.rename.from), resolve(cwd, step.rename.to));
    case 'run': {
      const { status, error } = spawnSync(step.run[0], step.run.slice(1), {
        cwd,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      if (error || status !== 0)
        throw { code: -32603, message: `${basename(step.run[0])} ended with ${error ?? status}` };
      return;
    }
    case 'ask':
      return askPermission(step);
    case 'waitForFile':
      return Promise.race([waitForFile(resolve(cwd, step.waitForFile)), turn?.cancellation]);
    case 'hang':
      return turn?.cancellation;
    case 'hangForever':
      return never();
    case 'exit':
      return process.exit(step.exit);
    case 'killSelf':
      process.kill(process.pid, step.killSelf);
      return never();
    case 'garbage':
      return writeOut(`${step.garbage}\n`.repeat(step.times ?? 1));
    case 'stderr':
      return new Promise((done) => process.stderr.write(step.stderr, () => done()));
    case 'flood':
      return flood(step.flood, step.as);
    case 'hugeLine':
      return say('x'.repeat(step.hugeLine));
    case 'ignoreSigterm':
      process.on('SIGTERM', ignore);
      return;
    case 'cancelOnSigterm':
      process.on('SIGTERM', () => {
        turn.cancelled = true;
        turn.cancel();
      });
      return;
    case 'fork':
      return fork(step.fork);
    case 'stream':
      return stream(step.stream);
    case 'splitEvery':
      splitEvery = step.splitEvery;
      return;
    case 'call': {
      const { error } = await ask(step.call.method, { sessionId, ...step.call.params });
      return say(error ? String(error.code) : 'ok');
    }
    case 'notify':
      return send({ method: step.notify.method, params: { sessionId, ...step.notify.params } });
    case 'echoPrompt':
      return say(turn.text);
    case 'sayVariable':
      return say(process.env[step.sayVariable] ?? '(unset)');
    case 'sayOption':
      return say(String(optionValues[step.sayOption] ?? '(unset)'));
    case 'sayServers':
      return say(JSON.stringify(servers));
    case 'sayOpenedWith':
      return say(JSON.stringify(openedWith));
    case 'callServers': {
      // Some tests copy this file alone.
      const { callServer } = await import('./call-server.mjs');
      for (const server of servers)
        await say(`${server.name}: ${await callServer(server, step.callServers)}\n`);
      return;
    }
    case 'sayGiven': {
      const path = process.argv[process.argv.indexOf(step.sayGiven) + 1].slice(1);
      return say(`${path}\n${readFileSync(path, 'utf8')}`);
    }
    case 'whenOption':
      return runSteps((step.is.includes(optionNow(step.whenOption)) ? step.does : step.otherwise) ?? []);
    case 'error':
      throw step.error;
    case 'answer':
      turn.answer = step.answer;
      return;
    case 'notCounted':
      turn.counted = false;
      return;
    case 'stop':
      turn.stop = step.stop;
      return;
    default:
      throw { code: -32603, message: `unknown step ${JSON.stringify(step)}` };
  }
}

function blockText(block) {
  if (block.type === 'image') return ` [${block.mimeType} ${block.data}]`;
  if (block.type === 'resource') return ` [${block.resource.uri}]{${block.resource.text}}`;
  return block.text ?? ` [${block.name}](${block.uri})`;
}

async function runPrompt({ prompt }) {
  let cancel;
  const cancellation = new Promise((done) => (cancel = done));
  const text = prompt.map(blockText).join('');
  turn = { text, stop: 'end_turn', counted: true, cancelled: false, cancellation, cancel };
  const steps = prompts[Math.min(promptNumber++, prompts.length - 1)];
  try {
    await runSteps(steps);
    const usage = turn.counted ? { usage: { inputTokens: 100, outputTokens: 10, totalTokens: 110 } } : {};
    return { stopReason: turn.cancelled ? 'cancelled' : turn.stop, ...usage, ...turn.answer };
  } finally {
    turn = null;
  }
}

const replay = async () => {
  await update({ sessionUpdate: 'user_message_chunk', content: { type: 'text', text: 'an old prompt' } });
  await say(script.replay.text);
};

async function answer(method, params) {
  if (script.refuse?.method === method) throw script.refuse;
  switch (method) {
    case 'initialize':
      if (script.protocolVersion === null) return never();
      return {
        protocolVersion: script.protocolVersion ?? 1,
        agentInfo: { name: 'scripted', version: '1' },
        ...script.initialized,
      };
    case 'authenticate':
      if (!script.authenticate) throw { code: -32601, message: 'no such method authenticate' };
      process.env.AUTHENTICATE = params.methodId;
      await runSteps(script.authenticate);
      return {};
    case 'session/new':
      if (script.loggedInBy && !existsSync(script.loggedInBy))
        throw { code: -32000, message: 'Authentication required' };
      cwd = params.cwd;
      servers = params.mcpServers;
      openedWith = params._meta ?? null;
      return { sessionId, ...script.session };
    case 'session/load':
    case 'session/resume':
      cwd = params.cwd;
      servers = params.mcpServers;
      sessionId = params.sessionId;
      took = true;
      if (method === 'session/load' && script.replay && !script.replay.late) await replay();
      if (script.replay?.late) setImmediate(replay);
      return { ...script.session };
    case 'session/fork':
      cwd = params.cwd;
      servers = params.mcpServers;
      sessionId = `${params.sessionId}-copy`;
      return { sessionId, ...script.session };
    case 'session/prompt':
      if (script.losesEarlier && took) throw { code: -32603, message: script.losesEarlier };
      return runPrompt(params);
    case 'session/set_config_option':
      optionValues[params.configId] = params.value;
      return {};
    case 'session/set_mode':
      optionValues.mode = params.modeId;
      return {};
    case 'session/set_model':
      optionValues.model = params.modelId;
      return {};
    default:
      throw { code: -32601, message: `no such method ${method}` };
  }
}

async function receive(line) {
  const message = JSON.parse(line);
  if (message.method === undefined) {
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  } else if (message.id === undefined) {
    if (message.method === 'session/cancel' && turn) {
      turn.cancelled = true;
      turn.cancel();
    }
  } else {
    try {
      await send({ id: message.id, result: await answer(message.method, message.params) });
    } catch (error) {
      const { code = -32603, message: text = String(error), data } = error;
      await send({ id: message.id, error: { code, message: text, data } });
    }
  }
}

await runSteps(script.atStart ?? []);
createInterface({ input: process.stdin })
  .on('line', (line) => void receive(line))
  .on('close', () => process.exit(0));
