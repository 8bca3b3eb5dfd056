import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SessionEvent } from '#shared/events';
import { decodeLine } from './event-line';
import { AppendFailed, openEventLog } from './event-log';
import { cutTornLine, findLine, readLog } from './read-log';
import { LOG_FORMAT } from './upcast-event';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understory-log-'));
  path = join(folder, 'session', 'events.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const now = () => new Date('2026-01-02T03:04:05Z');
const nothingLost = () => {
  throw new Error('something was lost');
};
const said = (text: string): SessionEvent => ({ type: 'agent.said', turn: 1, text });

async function readAll(from = { seq: 0, bytes: 0 }) {
  const lines = [];
  for await (const part of readLog(path, from)) lines.push(...part.lines);
  return lines;
}

test('events are on disk, numbered without gaps, when append resolves', async () => {
  const log = openEventLog(path, { seq: 0, bytes: 0 }, now, nothingLost);
  const appends = Array.from({ length: 200 }, (_, index) => log.append([said(`${index}`), said('…')]));
  await appends[120]?.durable;
  expect((await readAll()).length).toBeGreaterThanOrEqual(242);
  await Promise.all(appends.map(({ durable }) => durable));
  const lines = await readAll();
  expect(lines.map((line) => line.is === 'event' && line.stored.seq)).toEqual(
    lines.map((_, index) => index + 1),
  );
  expect(log.end).toEqual({ seq: 400, bytes: (await readFile(path)).length });
});

test('a raw byte in a path comes back as it was', async () => {
  const log = openEventLog(path, { seq: 0, bytes: 0 }, now, nothingLost);
  const event = said('lone \udcff surrogate\n and a line feed');
  await log.append([event]).durable;
  expect(await readAll()).toMatchObject([{ is: 'event', stored: { event } }]);
});

test('a failed append is rejected with all that waited, and numbering goes on from the disk', async () => {
  const log0 = openEventLog(path, { seq: 0, bytes: 0 }, now, nothingLost);
  await log0.append([said('kept')]).durable;
  let lost = 0;
  // A folder in the place of the file cannot be written, whoever runs this.
  const blocked = join(folder, 'session', 'blocked.jsonl');
  const log = openEventLog(blocked, { seq: 0, bytes: 0 }, now, () => {
    lost += 1;
  });
  await mkdir(blocked);
  const first = log.append([said('one')]);
  const second = log.append([said('two')]);
  expect(second.stored[0]?.seq).toBe(2);
  await expect(first.durable).rejects.toBeInstanceOf(AppendFailed);
  await expect(second.durable).rejects.toMatchObject({ code: 'EISDIR' });
  expect(lost).toBe(1);
  await log.settled();
  await rmdir(blocked);
  const third = log.append([said('three')]);
  await third.durable;
  expect(third.stored[0]?.seq).toBe(1);
});

test('a torn last line is cut and kept aside', async () => {
  const log = openEventLog(path, { seq: 0, bytes: 0 }, now, nothingLost);
  await log.append([said('whole')]).durable;
  await appendFile(path, '{"seq":2,"at":"2026-01-02T03:0');
  const cut = await cutTornLine(path);
  expect(cut).toEqual({ bytes: log.end.bytes, torn: `${path}.torn-${log.end.bytes}` });
  expect(await readFile(cut?.torn ?? '', 'utf8')).toBe('{"seq":2,"at":"2026-01-02T03:0');
  expect((await readFile(path)).length).toBe(log.end.bytes);
  expect(await cutTornLine(path)).toEqual({ bytes: log.end.bytes, torn: null });
  expect((await readdir(join(folder, 'session'))).length).toBe(2);
});

test('damaged and unknown lines are told apart and keep their number', async () => {
  const log = openEventLog(path, { seq: 0, bytes: 0 }, now, nothingLost);
  await log.append([said('one')]).durable;
  await appendFile(path, '\0\0\0\0 not json\n');
  await appendFile(path, '{"seq":3,"at":"x","event":{"type":"from.the-future","thing":1}}\n');
  await appendFile(path, '{"seq":4,"at":"x","event":{"type":"agent.said","turn":"not a number"}}\n');
  await appendFile(path, '{"seq":9,"at":"x","event":{"type":"agent.said","turn":1,"text":"out of order"}}\n');
  expect((await readAll()).map((line) => line.is)).toEqual([
    'event',
    'damaged',
    'unknown',
    'damaged',
    'damaged',
  ]);
});

test('what only a newer version knows is no damage', async () => {
  const [head, ...rest] = [
    '{"type":"session.created","kind":"cloud"}',
    '{"type":"turn.ended","turn":1,"outcome":"merged","stop":null,"failure":null}',
    '{"type":"turn.ended","turn":1,"outcome":"failed","stop":null,"failure":{"code":"quota","message":""}}',
    '{"type":"tool.called","turn":1,"patch":{"call":"c","kind":"paint","content":[{"type":"image"}]}}',
    '{"type":"turn.ended","turn":1,"outcome":7,"stop":null,"failure":null}',
    '{"type":"turn.ended","turn":1,"outcome":"merged"}',
  ];
  const line = (seq: number, event = '', format = '') =>
    decodeLine(`{"seq":${seq},"at":"x",${format}"event":${event}}`, seq).is;
  expect(rest.map((event) => line(2, event))).toEqual([
    'unknown',
    'unknown',
    'unknown',
    'damaged',
    'damaged',
  ]);
  // Too little is left of it to tell what it is.
  expect(line(1, head)).toBe('damaged');
  // A line that says that it is newer is believed.
  expect(rest.map((event) => line(2, event, '"format":99,'))).toEqual(Array(5).fill('unknown'));
});

test('lines say the format that they are written in', async () => {
  const log = openEventLog(path, { seq: 0, bytes: 0 }, now, nothingLost);
  await log.append([said('one')]).durable;
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ seq: 1, format: LOG_FORMAT });
});

test('reading goes on from any line, also past lines longer than a chunk', async () => {
  const log = openEventLog(path, { seq: 0, bytes: 0 }, now, nothingLost);
  await log.append([said('a'), said('b'.repeat(1_000_000)), said('c'), said('d')]).durable;
  const at = await findLine(path, 2, log.end.bytes);
  expect(at.seq).toBe(2);
  expect((await readAll(at)).map((line) => line.is === 'event' && line.stored.event)).toEqual([
    said('c'),
    said('d'),
  ]);
  expect((await findLine(path, 99, log.end.bytes)).seq).toBe(4);
  expect((await readAll()).length).toBe(4);
});

test('only what is whole is read', async () => {
  const log = openEventLog(path, { seq: 0, bytes: 0 }, now, nothingLost);
  await log.append([said('one')]).durable;
  await appendFile(path, '{"seq":2');
  expect((await readAll()).length).toBe(1);
});

test('a beginning of an earlier format keeps what it says of its place and origin', async () => {
  const golden = new URL('./golden/format-0/background-allowed.jsonl', import.meta.url);
  const [created = ''] = (await readFile(golden, 'utf8')).split('\n');
  const begin = (replacing: string, by: string) => decodeLine(created.replace(replacing, by), 1);
  const local = begin('"kind":"background"', '"kind":"local"');
  expect(local).toMatchObject({ is: 'event', stored: { event: { place: { in: 'workspace' } } } });
  expect(begin('', '')).toMatchObject({
    is: 'event',
    stored: { event: { place: { in: 'worktree' }, origin: { why: 'prompt' } } },
  });
  expect(begin('"kind":"background"', '"kind":"cloud"').is).toBe('newer');
  expect(begin('"kind":"background"', '"kind":7').is).toBe('damaged');
});
