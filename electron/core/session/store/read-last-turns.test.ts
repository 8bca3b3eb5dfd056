import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SessionEvent } from '#shared/events';
import { encodeLine } from './event-line';
import { readLastTurns } from './read-last-turns';

const AT = '2026-01-01T00:00:00.000Z';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'last-turns-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A log of turns that say so much each, as it is written; and where it ends. */
async function logOf(name: string, turns: readonly { pieces: number; last?: string }[]) {
  const events = turns.flatMap(({ pieces, last }, index): SessionEvent[] => {
    const turn = index + 1;
    const said: SessionEvent = { type: 'agent.said', turn, text: 'x'.repeat(1000) };
    return [
      { type: 'turn.queued', turn, prompt: `Turn ${turn}` },
      ...Array.from({ length: pieces }, () => said),
      { type: 'agent.said', turn, text: last ?? 'Done.' },
    ];
  });
  const text = events.map((event, index) => encodeLine({ seq: index + 1, at: AT, event })).join('');
  const path = join(folder, name);
  await writeFile(path, text);
  return { path, end: { seq: events.length, bytes: Buffer.byteLength(text) } };
}

test('the newest turns of a long log are whole, and numbered as in it', async () => {
  // What an agent says reads like the beginning of a turn, and is none.
  const fake = '"event":{"type":"turn.queued"';
  const log = await logOf('long', [{ pieces: 900 }, { pieces: 200 }, { pieces: 100, last: fake }]);
  const events = await readLastTurns(log.path, log.end, AT);
  expect(events[0]?.event).toEqual({ type: 'turn.queued', turn: 3, prompt: 'Turn 3' });
  expect(events.map(({ seq }) => seq)).toEqual(
    Array.from({ length: 102 }, (_, index) => log.end.seq - 101 + index),
  );
  expect(events.at(-1)?.event).toMatchObject({ text: fake });
});

test('what was written since is not of it', async () => {
  const log = await logOf('written-on', [{ pieces: 1200 }, { pieces: 10 }]);
  const last = encodeLine({
    seq: log.end.seq,
    at: AT,
    event: { type: 'agent.said', turn: 2, text: 'Done.' },
  });
  const before = { seq: log.end.seq - 1, bytes: log.end.bytes - Buffer.byteLength(last) };
  const events = await readLastTurns(log.path, before, AT);
  expect(events.at(-1)).toMatchObject({ seq: before.seq, event: { text: 'x'.repeat(1000) } });
});

test('a short log has none, and neither has one whose last turn is very long', async () => {
  const short = await logOf('short', [{ pieces: 10 }]);
  expect(await readLastTurns(short.path, short.end, AT)).toEqual([]);
  const endless = await logOf('endless', [{ pieces: 1 }, { pieces: 2500 }]);
  expect(await readLastTurns(endless.path, endless.end, AT)).toEqual([]);
});
