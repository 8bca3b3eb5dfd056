import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import type { SessionEvent } from '#shared/events';
import { CommitId } from '#shared/ids';
import { launchApp } from '../../e2e/launch';
import { makePlace } from '../../e2e/place';
import type { BenchSetup } from '../bench-setup';
import { type Figure, valueFigure } from '../figure';
import { generateRepository } from '../generate';
import { writeSessions } from '../sessions-on-disk';
import { shownAfter } from '../shown-after';

/** A turn's worth of events; a conversation has as many turns as its size asks for. */
const EVENTS_A_TURN = 200;
const LAST_WORDS = 'The very last words of it.';

const LOG = `document.querySelector('[role="log"]')`;
const SHOWS_END = `${LOG}?.textContent.includes(${JSON.stringify(LAST_WORDS)})`;
const FOUND = `document.querySelector('search [role="status"]')?.textContent`;

/** Opening a very long conversation, and finding words in it. */
export async function measureConversation(setup: BenchSetup): Promise<Figure[]> {
  const { quick, say, git } = setup;
  const events = quick ? 2000 : 100_000;
  const runs = quick ? 2 : 5;
  await using place = await makePlace();
  const path = join(place.root, 'repository');
  await generateRepository(setup, path, 10);
  const head = CommitId.parse(await git(path, 'rev-parse', 'HEAD'));
  say(`writing a conversation of ${events.toLocaleString('en')} events`);
  await writeSessions({
    home: place.data,
    sessions: 1,
    repositories: [{ path, head }],
    work: () => longWork(events),
  });
  const app = await launchApp(place);
  const { page } = app;
  await page.setViewportSize({ width: 1440, height: 900 });
  say('opening it, and finding words');
  const opened: number[] = [];
  const found: number[] = [];
  // The first time compiles and lays out what is drawn for the first time.
  for (let run = 0; run <= runs; run += 1) {
    const row = page.getByRole('listbox', { name: 'Sessions' }).getByRole('option').first();
    const time = await shownAfter(page, () => row.click(), SHOWS_END);
    await untilWhole(page);
    const keys = await findByKeys(page);
    if (run > 0) {
      opened.push(time);
      found.push(...keys);
    }
    // A conversation that was read is kept; a window that is loaded anew reads it again.
    await page.keyboard.press('ControlOrMeta+N');
    await page.getByRole('textbox', { name: 'Prompt' }).waitFor();
    await page.reload();
    await page.getByRole('textbox', { name: 'Prompt' }).waitFor();
  }
  await app.quit();
  const group = 'conversation';
  const of = `a conversation of ${events.toLocaleString('en')} events`;
  return [
    valueFigure({
      group,
      what: `click to the painted end of ${of}`,
      unit: 'ms',
      ours: opened,
      bar: 500,
    }),
    valueFigure({
      group,
      what: 'key press to what is found in it, counted',
      unit: 'ms',
      ours: found,
      bar: 200,
    }),
  ];
}

/** Until all of the conversation is read, which goes on behind its end. */
async function untilWhole(page: Page): Promise<void> {
  const height = () => page.evaluate<number>(`${LOG}.scrollHeight`);
  for (let before = -1, now = await height(); before !== now; now = await height()) {
    before = now;
    await delay(2000);
  }
}

/** From each key to another count, and to no bar. */
async function findByKeys(page: Page): Promise<number[]> {
  await page.getByRole('log').focus();
  await page.keyboard.press('ControlOrMeta+F');
  const field = page.getByRole('searchbox', { name: 'Find in the conversation' });
  await field.fill('pa');
  await page.getByRole('search').getByRole('status').getByText('of').waitFor();
  const times: number[] = [];
  for (const key of ['r', 't', ' ', '7']) {
    const before = JSON.stringify(await field.inputValue());
    const holds = `document.querySelector('search input').value !== ${before} && ${FOUND} && !document.querySelector('search [aria-busy="true"]')`;
    times.push(await shownAfter(page, () => page.keyboard.press(key), holds));
  }
  await page.keyboard.press('Escape');
  return times;
}

/** Turns in which an agent talks, reads, and runs commands. The last one is left open, for whoever closes it. */
function longWork(events: number): SessionEvent[] {
  const work: SessionEvent[] = [];
  let turn = 1;
  while (work.length < events) {
    const calls = (EVENTS_A_TURN - 4) / 4;
    for (let call = 0; call < calls; call += 1) work.push(...step(turn, call));
    work.push(
      { type: 'agent.said', turn, text: `That was **turn ${turn}**, with all of \`src/part-${turn}.ts\`.` },
      { type: 'turn.ended', turn, outcome: 'completed', stop: 'end_turn', failure: null },
    );
    turn += 1;
    work.push(
      { type: 'turn.queued', turn, prompt: `Go on with part ${turn}` },
      { type: 'turn.started', turn },
    );
  }
  work.push({ type: 'agent.said', turn, text: LAST_WORDS });
  work.push({ type: 'turn.ended', turn, outcome: 'completed', stop: 'end_turn', failure: null });
  return work;
}

function step(turn: number, call: number): SessionEvent[] {
  const id = `call-${turn}-${call}`;
  return [
    { type: 'agent.said', turn, text: `Now to part ${call} of the work: the parser comes first, ` },
    { type: 'agent.said', turn, text: 'then what calls it, and then its tests. ' },
    {
      type: 'tool.called',
      turn,
      patch: {
        call: id,
        title: `npm test -- part-${call}`,
        kind: 'execute',
        command: `npm test -- part-${call}`,
        status: 'running',
      },
    },
    {
      type: 'tool.updated',
      turn,
      patch: {
        call: id,
        status: 'completed',
        exitCode: 0,
        content: [{ type: 'text', text: { text: `part-${call}: 12 passed\n`, body: null, bytes: 18 } }],
      },
    },
  ];
}
