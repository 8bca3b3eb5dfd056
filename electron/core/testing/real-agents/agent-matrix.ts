import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { TurnFailure } from '#shared/events';
import type { AgentTurnEnd } from '../../agents/agent';
import { type AgentHarness, allow, openTestAgent, reject } from '../agent-harness';
import type { AgentDoor } from './agent-door';
import type { ModelScript } from './model-script';
import { type RealAgent, realAgent } from './real-agent';

const run = promisify(execFile);

/** What is tried with each real agent, in this order. */
export const CELLS = [
  'writes',
  'diff',
  'exit code',
  'deny',
  'continue',
  'cancel model',
  'cancel command',
  '401',
  '429',
  '500',
  'silence',
  'no login',
] as const;
export type Cell = (typeof CELLS)[number];
/** What was seen of one agent, in few words; what does not apply says why. */
export type MatrixRow = Readonly<Record<Cell, string | { readonly notApplicable: string }>>;

/** How long an agent may say nothing in a turn, in milliseconds: as in the product. */
const SILENCE_MS = 120_000;
/** A command or file of the agent's that never comes is an answer as well. */
const APPEARS_MS = 90_000;
const CONTENT = 'Hello from a real agent.\n';
/** By which the process of a command is known wherever it runs: the milliseconds that it waits, which must be below 2^31. */
const MARKER = '1481516234';

/** Takes an agent through the cells that apply to it by `expected`, with as few starts of it as they need. */
export async function matrixRow(door: AgentDoor, expected: MatrixRow): Promise<MatrixRow> {
  await using agent = await realAgent(door, (cwd) => scriptFor(door, cwd));
  await using sessions = sessionsOf(agent);
  const row: Record<Cell, MatrixRow[Cell]> = { ...expected };
  const cell = async (name: Cell, look: () => Promise<string>) => {
    if (notApplicable(expected[name]) !== null) return;
    row[name] = await look().catch((error: unknown) => `broken: ${String(error).slice(0, 200)}`);
    console.log(`${door.id}: ${name}: ${row[name]}`);
  };
  let first: AgentHarness | null = null;
  await cell('writes', async () => {
    first = await sessions.open();
    const { outcome } = await first.agent.prompt('Please do write-greeting.');
    return (await exists(agent, 'hello.txt')) ? `${askedBy(first)}, ${outcome}` : `no file, ${outcome}`;
  });
  await cell('diff', async () => diffsOf(first));
  await cell('exit code', async () => exitCodesOf(first));
  await cell('cancel model', () => cancelModel(sessions));
  await cell('cancel command', () => cancelCommand(sessions));
  await cell('continue', async () => {
    const open = await sessions.open();
    const { agentSession } = open.agent.info;
    await sessions.close();
    const again = await sessions.open({ continueFrom: { agentSession, transcript: 'told' } });
    return `${again.agent.info.continued}, ${endOf(await again.agent.prompt('Please keep-short.'))}`;
  });
  for (const status of ['401', '429', '500'] as const) {
    await cell(status, async () => {
      const open = await sessions.open();
      const before = open.said().length;
      const end = endOf(await open.agent.prompt(`Please meet-${status}.`));
      // Such a process is ended.
      if (end.startsWith('agent-') && end !== 'agent-refused') await sessions.close();
      // What it said instead of failing helps to see why.
      return end.startsWith('completed') ? `${end}, said “${open.said().slice(before, before + 80)}”` : end;
    });
  }
  await sessions.close();
  await cell('deny', async () => {
    const denied = await sessions.open({
      answer: reject,
      wishes: () => ({ permissions: 'deny', options: {} }),
    });
    const end = endOf(await denied.agent.prompt('Please try-forbidden.'));
    const done = [
      ...((await exists(agent, 'no-edit.txt')) ? ['edited'] : []),
      ...((await exists(agent, 'no-command.txt')) ? ['ran'] : []),
    ];
    return `${done.join(' and ') || 'nothing done'}, ${end}`;
  });
  await sessions.close();
  await cell('silence', async () => {
    const silent = await sessions.open();
    return endOf(await silent.agent.prompt('Please stay-mute.'));
  });
  await sessions.close();
  await cell('no login', async () => {
    const loggedOut = await sessions.open({ context: { environment: agent.loggedOut } });
    if (loggedOut.refusal) return describe(loggedOut.refusal) + loginsOf(loggedOut.refusal);
    const end = await loggedOut.agent.prompt('Please keep-short.');
    return end.outcome === 'failed' ? describe(end.failure) + loginsOf(end.failure) : endOf(end);
  });
  return row;
}

/** The rows as a table for people. */
export function printMatrix(rows: ReadonlyMap<string, MatrixRow>): string {
  const line = (name: string, words: readonly string[]) => `| ${[name, ...words].join(' | ')} |`;
  return [
    line('agent', CELLS),
    line(
      '---',
      CELLS.map(() => '---'),
    ),
    ...[...rows].map(([name, row]) =>
      line(
        name,
        CELLS.map((cell) => wordsOf(row[cell])),
      ),
    ),
  ].join('\n');
}

function wordsOf(seen: MatrixRow[Cell]): string {
  const why = notApplicable(seen);
  return why === null ? String(seen).replaceAll('\n', ' ') : `– (${why})`;
}

/** Why a cell does not apply; null where it does, also where its expectation is a pattern. */
function notApplicable(cell: MatrixRow[Cell]): string | null {
  return typeof cell === 'object' && 'notApplicable' in cell ? cell.notApplicable : null;
}

function scriptFor(door: AgentDoor, cwd: string): ModelScript {
  const wait = `node -e "setTimeout(()=>{}, ${MARKER})"`;
  return [
    {
      word: 'write-greeting',
      steps: [
        { text: 'I write it. ', tool: door.write(cwd, 'hello.txt', CONTENT) },
        { text: 'And fail. ', tool: door.run('echo before-exit; exit 3') },
      ],
    },
    {
      word: 'try-forbidden',
      steps: [
        { text: 'I try. ', tool: door.write(cwd, 'no-edit.txt', CONTENT) },
        { text: 'And again. ', tool: door.run('echo x > no-command.txt') },
      ],
    },
    { word: 'think-forever', steps: [{ text: 'Let me think about that', hang: true }] },
    { word: 'run-slowly', steps: [{ text: 'This takes long. ', tool: door.run(wait) }] },
    { word: 'meet-401', steps: [{ status: 401 }] },
    { word: 'meet-429', steps: [{ status: 429 }] },
    { word: 'meet-500', steps: [{ status: 500 }] },
    { word: 'stay-mute', steps: [{ hang: true }] },
    { word: 'keep-short', steps: [] },
  ];
}

type Opening = NonNullable<Parameters<typeof openTestAgent>[1]>;

/** One connection at a time, opened again where the last one is closed or has ended. */
type Sessions = AsyncDisposable & {
  /** The connection there is; with options, a new one. */
  open(options?: Opening): Promise<AgentHarness>;
  close(): Promise<void>;
};

function sessionsOf(agent: RealAgent): Sessions {
  let current: AgentHarness | null = null;
  const close = async () => {
    await current?.[Symbol.asyncDispose]();
    current = null;
  };
  return {
    close,
    open: async (options) => {
      if (current && !options) return current;
      await close();
      const opened = await openTestAgent(agent.profile, {
        cwd: agent.repo.path,
        context: { environment: agent.environment },
        answer: allow,
        firstOutputMs: SILENCE_MS,
        wishes: () => ({ permissions: 'ask', options: {} }),
        ...options,
      });
      current = opened;
      // What ended by itself is not used again.
      if (!opened.refusal)
        void opened.agent.ended.then(async () => {
          if (current === opened) await close();
        });
      return opened;
    },
    [Symbol.asyncDispose]: close,
  };
}

async function cancelModel(sessions: Sessions): Promise<string> {
  const open = await sessions.open();
  const before = open.said().length;
  const turn = open.agent.prompt('Please think-forever.');
  await appears(async () => open.said().slice(before).includes('Let me think'));
  await open.agent.cancel();
  const end = endOf(await turn);
  return `${end}, then ${endOf(await open.agent.prompt('Please keep-short.'))}`;
}

async function cancelCommand(sessions: Sessions): Promise<string> {
  const open = await sessions.open();
  const turn = open.agent.prompt('Please run-slowly.');
  // By its process: where an agent confines its commands, a file of theirs may never come.
  const begun = await appears(async () => (await commands()).includes(MARKER));
  await open.agent.cancel();
  const end = endOf(await turn);
  if (!begun) return `never ran, ${end}`;
  const gone = await appears(async () => !(await commands()).includes(MARKER));
  return `${end}, command ${gone ? 'ended' : 'still runs'}`;
}

/** Whether something came to be so, in time. */
async function appears(look: () => Promise<boolean>): Promise<boolean> {
  const limit = performance.now() + APPEARS_MS;
  while (performance.now() < limit) {
    if (await look()) return true;
    await delay(100);
  }
  return false;
}

async function commands(): Promise<string> {
  return (await run('ps', ['-A', '-o', 'args='], { maxBuffer: 16 * 1024 * 1024 })).stdout;
}

function askedBy({ asked }: AgentHarness): string {
  return asked.length === 0
    ? 'asked nothing'
    : `asked ${asked.map(({ tool }) => tool.kind ?? '?').join(' + ')}`;
}

/** The calls in the order of their first mention, each with all patches laid over each other. */
function callsOf(harness: AgentHarness | null) {
  const ids = harness?.updates.flatMap((update) => ('patch' in update ? update.patch.call : [])) ?? [];
  return [...new Set(ids)].flatMap((call) => harness?.tool(call) ?? []);
}

function diffsOf(harness: AgentHarness | null): string {
  const contents = callsOf(harness).flatMap(({ content }) => content ?? []);
  const diff = contents.find((content) => content.type === 'diff');
  if (!diff) return 'none';
  return diff.newText === CONTENT ? 'shown' : `other: ${diff.newText.slice(0, 40)}`;
}

function exitCodesOf(harness: AgentHarness | null): string {
  const run = callsOf(harness).find(({ kind }) => kind === 'execute');
  if (!run) return 'no command';
  return `${run.exitCode ?? 'none'}, ${run.status}`;
}

/** How a turn ended that changed nothing. */
function endOf(end: AgentTurnEnd): string {
  if (end.outcome === 'failed') return describe(end.failure);
  const without = 'unlessChanged' in end ? end.unlessChanged : undefined;
  return without ? endOf(without) : `${end.outcome} (${end.stop})`;
}

type Ended = TurnFailure | NonNullable<AgentHarness['refusal']>;

function describe(failure: Ended): string {
  return 'status' in failure && failure.status !== undefined
    ? `${failure.code} ${failure.status}`
    : failure.code;
}

/** The ways to log in that are offered: those with a command to run are starred, those that the agent carries out plused. */
function loginsOf(failure: Ended): string {
  const methods = 'methods' in failure ? (failure.methods ?? []) : [];
  return `: ${methods.map(({ id, run, byAgent }) => (run ? `${id}*` : byAgent ? `${id}+` : id)).join(' ') || 'no way offered'}`;
}

async function exists(agent: RealAgent, file: string): Promise<boolean> {
  return access(join(agent.repo.path, file)).then(
    () => true,
    () => false,
  );
}
