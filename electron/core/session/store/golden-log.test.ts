import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { SessionEvent, type StoredEvent } from '#shared/events';
import { foldRow } from '#shared/projections/row';
import { emptyTranscript, foldTranscript } from '#shared/projections/transcript';
import type { SessionRow } from '#shared/session';
import { readLog } from './read-log';

/**
 * Logs of every format that was ever written, one folder a format, with every event and every value that it knew, and what
 * they must fold into for ever. A file here is never changed: a new format gets a folder of its own.
 */
const GOLDEN = fileURLToPath(new URL('./golden/', import.meta.url));

/** What no version folds any more; it changed nothing but the numbers of the events after it. */
const RETIRED: ReadonlySet<string> = new Set(['agent.commands']);

const logs = (await readdir(GOLDEN, { recursive: true })).filter((name) => name.endsWith('.jsonl')).sort();

async function eventsOf(name: string): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const { lines } of readLog(GOLDEN + name, { seq: 0, bytes: 0 }))
    for (const line of lines) {
      if (line.is === 'unknown' && RETIRED.has(line.type)) continue;
      if (line.is !== 'event') throw new Error(`a line of ${name} is ${line.is}`);
      events.push(line.stored);
    }
  return events;
}

test.each(logs)('%s folds into what it always did', async (name) => {
  const events = await eventsOf(name);
  let row: SessionRow | null = null;
  for (const event of events) row = foldRow(row, event);
  const folded = { row, transcript: foldTranscript(emptyTranscript, events) };
  const expected = JSON.parse(
    await readFile(`${GOLDEN}${name.replace(/jsonl$/, 'folded.json')}`, 'utf8'),
  ) as object;
  // What later versions know besides is no concern of an old log.
  expect(JSON.parse(JSON.stringify(folded))).toMatchObject(expected);
});

test('every event is in a golden log', async () => {
  const found = new Set((await Promise.all(logs.map(eventsOf))).flat().map(({ event }) => event.type));
  expect(
    SessionEvent.options.map((option) => option.shape.type.value).filter((type) => !found.has(type)),
  ).toEqual([]);
});
