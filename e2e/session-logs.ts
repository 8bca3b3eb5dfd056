import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoredEvent } from '#shared/events';
import { expect } from './fixture';
import type { Place } from './place';

export type SessionLog = { readonly session: string; readonly title: string; readonly events: StoredEvent[] };

/** All sessions as they stand on disk, read and checked line by line. */
export async function readSessionLogs(place: Place): Promise<SessionLog[]> {
  const folder = join(place.data, 'sessions');
  return Promise.all(
    (await readdir(folder)).map(async (session) => {
      const text = await readFile(join(folder, session, 'events.jsonl'), 'utf8');
      const lines = text.trimEnd().split('\n');
      const events = lines.map((line) => StoredEvent.parse(JSON.parse(line)));
      const created = events.map(({ event }) => event).find((event) => event.type === 'session.created');
      return { session, title: created?.title ?? '', events };
    }),
  );
}

/** The log of the session with this title. */
export async function readSessionLog(place: Place, title: string): Promise<SessionLog> {
  const logs = await readSessionLogs(place);
  const found = logs.find((log) => log.title === title);
  if (!found) throw new Error(`no session “${title}”, but ${logs.map((log) => log.title).join(', ')}`);
  return found;
}

/** The payloads of one type, in order. */
export function eventsOf<T extends StoredEvent['event']['type']>(
  log: SessionLog,
  type: T,
): Extract<StoredEvent['event'], { type: T }>[] {
  return log.events
    .map(({ event }) => event)
    .filter((event): event is Extract<StoredEvent['event'], { type: T }> => event.type === type);
}

/**
 * That a log holds, in order and once, all that an agent has streamed, which it counted in `count.txt` of its worktree. Gives
 * the pieces; every `toolEvery`th is a tool call.
 */
export async function expectAllStreamed(
  log: SessionLog,
  { prefix, toolEvery }: { readonly prefix: string; readonly toolEvery: number },
): Promise<readonly string[]> {
  const [worktree] = eventsOf(log, 'worktree.created');
  const sent = Number(await readFile(join(worktree?.path ?? '', 'count.txt'), 'utf8'));
  expect(sent).toBeGreaterThan(toolEvery);
  const pieces = Array.from({ length: sent }, (_, index) => `${prefix}${index}`);
  const isTool = (_: string, index: number) => index % toolEvery === toolEvery - 1;
  expect(log.events.map(({ seq }) => seq)).toEqual(log.events.map((_, index) => index + 1));
  expect(words(eventsOf(log, 'agent.said').map((event) => event.text))).toEqual(
    pieces.filter((piece, index) => !isTool(piece, index)),
  );
  expect(eventsOf(log, 'tool.called').map((event) => event.patch.title)).toEqual(pieces.filter(isTool));
  return pieces;
}

/** The words of texts, of which each ends where a word does. */
export function words(texts: readonly string[]): string[] {
  return texts
    .map((text) => `${text} `)
    .join('')
    .split(/\s+/)
    .filter((word) => word !== '');
}
