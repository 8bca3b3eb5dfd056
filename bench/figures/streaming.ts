import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { IntervalHistogram } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { StoredEvent } from '#shared/events';
import type { SessionId } from '#shared/ids';
import type { Isolation } from '#shared/sandbox';
import { expectOk } from '../../electron/core/testing/test-values';
import type { CoreClient } from '../../electron/host/attach-core';
import { benchAgent } from '../agents/profile';
import type { BenchSetup } from '../bench-setup';
import { type Figure, valueFigure } from '../figure';
import { type DrivenApp, driveApp } from '../running-app';
import { shownAfter } from '../shown-after';

const AGENTS = 10;
const RATE = 200;
/** As the agent does it: every so many pieces one is a tool call. */
const TOOL_EVERY = 20;

declare global {
  /** Held in the app's main process while it is measured. */
  var benchDelay: IntervalHistogram | undefined;
}

/** Ten agents at 200 updates a second each: does the main process stay free, does the window answer, is all there. */
export function measureStreaming(setup: BenchSetup): Promise<Figure[]> {
  return measureStreams(setup, { group: 'stream', isolation: 'none' });
}

/** The same in a group of another name, with a sandbox for each agent, or none. */
export async function measureStreams(
  { quick, say }: BenchSetup,
  { group, isolation }: { readonly group: string; readonly isolation: Isolation },
): Promise<Figure[]> {
  const seconds = quick ? 6 : 20;
  const env = { BENCH_STREAM: JSON.stringify({ rate: RATE, seconds }) };
  const agents = Array.from({ length: AGENTS }, (_, number) =>
    benchAgent('streaming-agent', env, `streaming-${number}`),
  );
  await using driven = await driveApp(agents);
  const { client, place, app } = driven;
  const repository = join(place.root, 'repository');
  await mkdir(repository);
  await place.git(repository, 'init', '-q');
  await place.git(repository, 'commit', '-q', '--allow-empty', '-m', 'Start');
  const { id } = expectOk(await client.repositories.add({ path: repository }));
  await delay(2000);
  await watchLoop(driven);
  await delay(seconds * 500);
  const idle = await delaysOf(driven);
  say(`${AGENTS} agents stream for ${seconds} s${isolation === 'sandbox' ? ', each in a sandbox' : ''}`);
  const sessions: SessionId[] = [];
  for (const [number, agent] of agents.entries())
    sessions.push(await driven.start(id, agent, `Stream ${number}`, isolation));
  await untilAllSpeak(client, sessions);
  await app.page.getByRole('listbox', { name: 'Sessions' }).getByRole('option', { name: 'Stream 0' }).click();
  await watchLoop(driven);
  const answers = await typeInto(driven, seconds * 1000 * 0.6);
  const busy = await delaysOf(driven);
  await driven.untilIdle(sessions);
  const sent = AGENTS * RATE * seconds;
  const found = await Promise.all(sessions.map((session) => piecesOf(client, session)));
  const lost = sent - found.reduce((sum, one) => sum + one, 0);
  return [
    valueFigure({
      group,
      what: `${AGENTS} ${isolation === 'sandbox' ? 'sandboxed ' : ''}agents × ${RATE} updates/s: main process event-loop delay, p99`,
      unit: 'ms',
      ours: [busy.p99],
      against: 'idle',
      theirs: [idle.p99],
      bar: 20,
    }),
    valueFigure({
      group,
      what: 'meanwhile the longest event-loop delay',
      unit: 'ms',
      ours: [busy.max],
      against: 'idle',
      theirs: [idle.max],
    }),
    valueFigure({
      group,
      what: 'meanwhile a key until its letter is painted',
      unit: 'ms',
      ours: answers,
      bar: 100,
    }),
    valueFigure({
      group,
      what: `lost of ${sent.toLocaleString('en')} updates`,
      unit: 'events',
      ours: [lost],
      bar: 0,
    }),
  ];
}

async function watchLoop({ app }: DrivenApp): Promise<void> {
  await app.electron.evaluate(() => {
    globalThis.benchDelay?.disable();
    globalThis.benchDelay = process
      .getBuiltinModule('node:perf_hooks')
      .monitorEventLoopDelay({ resolution: 1 });
    globalThis.benchDelay.enable();
  });
}

/** Milliseconds beyond the timer's own interval of one. */
async function delaysOf({ app }: DrivenApp): Promise<{ p99: number; max: number }> {
  const measured = await app.electron.evaluate(() => {
    const histogram = globalThis.benchDelay;
    histogram?.disable();
    return { p99: histogram?.percentile(99) ?? 0, max: histogram?.max ?? 0 };
  });
  const beyond = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - 1);
  return { p99: beyond(measured.p99), max: beyond(measured.max) };
}

/** Types letters into the follow-up field of a session that streams, for some milliseconds. */
async function typeInto({ app }: DrivenApp, milliseconds: number): Promise<number[]> {
  const { page } = app;
  const field = page.getByRole('textbox', { name: 'Follow-up prompt' });
  await field.click();
  const answers: number[] = [];
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    const letters = answers.length + 1;
    answers.push(
      await shownAfter(
        page,
        () => page.keyboard.press('x'),
        `document.activeElement?.value?.length === ${letters}`,
      ),
    );
    await delay(250);
  }
  return answers;
}

async function untilAllSpeak(client: CoreClient, sessions: readonly SessionId[]): Promise<void> {
  await Promise.all(
    sessions.map(async (session) => {
      for await (const events of await client.sessions.events({ session, after: 0 })) {
        if (events.some(({ event }) => event.type === 'agent.said')) return;
        const ended = events.find(({ event }) => event.type === 'turn.ended');
        if (ended) throw new Error(`a session ended before it spoke: ${JSON.stringify(ended)}`);
      }
    }),
  );
}

/** How many updates are in the log, each in its place: an answer's pieces are numbered, a tool call stands for one. */
async function piecesOf(client: CoreClient, session: SessionId): Promise<number> {
  const all: StoredEvent[] = [];
  for await (const events of await client.sessions.events({ session, after: 0 })) {
    all.push(...events);
    if (events.some(({ event }) => event.type === 'turn.ended')) break;
  }
  const said = all.flatMap(({ event }) => (event.type === 'agent.said' ? [event.text] : [])).join('');
  const numbers = said.trimEnd().split(' ').map(Number);
  const expected = (at: number) => Math.floor(at / (TOOL_EVERY - 1)) * TOOL_EVERY + (at % (TOOL_EVERY - 1));
  const inOrder = numbers.filter((number, at) => number === expected(at)).length;
  const calls = new Set(all.flatMap(({ event }) => (event.type === 'tool.called' ? [event.patch.call] : [])));
  return inOrder + calls.size;
}
