import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { AgentProfile, ProcessEnd } from '#shared/agent';
import { SessionId } from '#shared/ids';
import { launchedFor } from '../process';
import { memoryLog } from '../testing/agent-harness';
import { type ScriptStep, scriptedAgent } from '../testing/scripted-agent';
import { connectAcpAgent } from './acp-connection';
import type { AgentUpdate } from './agent';
import type { AgentLine } from './agent-line';

/** Stands for another machine: gives whoever calls an agent of its own. Not one of our launches. */
const HOST = `
  const { spawn } = require('node:child_process');
  const { command, args, env } = JSON.parse(process.argv[1]);
  const server = require('node:net').createServer((caller) => {
    const agent = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'ignore'] });
    caller.pipe(agent.stdin);
    agent.stdout.pipe(caller);
    agent.stdin.on('error', () => {});
    caller.on('error', () => {});
    caller.on('close', () => agent.kill());
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(String(server.address().port)));`;

type Host = AsyncDisposable & { readonly process: ChildProcess; call(): Promise<Socket> };

async function hostOf({ launch }: AgentProfile): Promise<Host> {
  const host = spawn(process.execPath, ['-e', HOST, JSON.stringify(launch)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(host.stdout, 'data')) as [Buffer];
  return {
    process: host,
    call: async () => {
      const socket = connect(Number(port.toString()), '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    },
    [Symbol.asyncDispose]: async () => {
      if (host.exitCode !== null || host.signalCode !== null) return;
      host.kill();
      await once(host, 'exit');
    },
  };
}

/** As an agent elsewhere would be reached: neither process nor folder is of this machine. */
function lineOver(socket: Socket): AgentLine {
  const hungUp: ProcessEnd = { how: 'exited', code: 0 };
  const ended = once(socket, 'close').then(
    () => hungUp,
    () => hungUp,
  );
  socket.on('error', () => undefined);
  const stop = () => {
    socket.destroy();
    return ended;
  };
  return {
    stdin: socket,
    stdout: socket,
    stderrTail: () => '',
    ended,
    gone: () => null,
    stop,
    started: null,
  };
}

const session = SessionId.parse('elsewhere');

async function connected(host: Host, steps: readonly ScriptStep[]) {
  const updates: AgentUpdate[] = [];
  let heard: () => void = () => undefined;
  const opened = await connectAcpAgent(
    lineOver(await host.call()),
    {
      profile: scriptedAgent(steps),
      cwd: '/on/another/machine',
      mcpServers: [],
      wishes: () => ({ permissions: 'allow', options: {} }),
      listener: {
        update: (update) => {
          updates.push(update);
          heard();
        },
        askPermission: () => Promise.resolve(null),
      },
      continueFrom: null,
      model: null,
      persona: null,
      firstOutputMs: 20_000,
      session,
    },
    { log: memoryLog(), records: null },
  );
  if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
  const said = () => updates.map((update) => (update.type === 'said' ? update.text : '')).join('');
  const untilSaid = (text: string) =>
    new Promise<void>((resolve) => {
      heard = () => {
        if (said().includes(text)) resolve();
      };
      heard();
    });
  return { agent: opened.value, said, untilSaid };
}

test('an agent that runs elsewhere is prompted, cancelled and closed with no process of it here', async () => {
  const steps: ScriptStep[] = [
    { echoPrompt: true },
    { next: true },
    { tool: { id: 'sh', title: 'npm start', kind: 'execute', status: 'in_progress' } },
    { say: ' started' },
    { hang: true },
    { next: true },
    { say: ' still there' },
  ];
  await using host = await hostOf(scriptedAgent(steps));
  const { agent, said, untilSaid } = await connected(host, steps);
  expect(launchedFor(session, 'agent')).toBeNull();
  expect(await agent.prompt('hello')).toMatchObject({ outcome: 'completed' });
  const turn = agent.prompt('start');
  await untilSaid('started');
  await agent.cancel();
  expect(await turn).toEqual({ outcome: 'cancelled', stop: 'cancelled' });
  expect(await agent.prompt('again')).toMatchObject({ outcome: 'completed' });
  expect(said()).toBe('hello started still there');
  await agent.close();
  expect(await agent.ended).toEqual({ end: { how: 'exited', code: 0 }, stderr: '' });
});

test('a turn whose agent elsewhere is gone has failed', async () => {
  const steps: ScriptStep[] = [{ say: 'on it' }, { hang: true }];
  await using host = await hostOf(scriptedAgent(steps));
  const { agent, untilSaid } = await connected(host, steps);
  const turn = agent.prompt('go');
  await untilSaid('on it');
  host.process.kill('SIGKILL');
  expect(await turn).toMatchObject({ outcome: 'failed', failure: { code: 'agent-ended' } });
  await agent.ended;
});
