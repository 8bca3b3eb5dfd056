import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CREATED } from '#shared/testing/created-event';
import type { LiveSession } from '../session';
import { foldState, type SessionState } from '../session/state';
import { memoryLog } from '../testing/agent-harness';
import { clearAttachments } from './clear-attachments';

const OLD = 'a1'.repeat(32);
const NOW = new Date('2026-01-10T00:00:00.000Z');
const state = foldState(null, { seq: 1, at: '2026-01-01T00:00:00.000Z', event: CREATED });

/** What is left of one attachment that nothing was seen to refer to for days. */
async function leftWith({ log = '', unreadable = false, at = NOW }, ...states: SessionState[]) {
  const folder = await mkdtemp(join(tmpdir(), 'understory-attachments-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'kept'));
  await writeFile(join(folder, 'kept', OLD), 'x');
  await utimes(join(folder, 'kept', OLD), new Date('2026-01-01'), new Date('2026-01-01'));
  const logPath = join(folder, 'events.jsonl');
  await writeFile(logPath, log);
  const all = states.map((one) => ({ logPath, state: one }) as LiveSession);
  await clearAttachments({
    attachments: { folder: join(folder, 'kept') },
    store: { all: () => all.values(), unreadable: unreadable ? [{ folder, reason: 'damaged' }] : [] },
    ports: { clock: { now: () => at }, log: memoryLog() },
  });
  return readdir(join(folder, 'kept'));
}

test('an attachment goes once nothing refers to it, never while what refers to it cannot be read', async () => {
  expect(await leftWith({}, state)).toEqual([]);
  expect(await leftWith({}, state, { ...state, damaged: 1 })).toEqual([OLD]);
  expect(await leftWith({}, { ...state, isNewer: true }, state)).toEqual([OLD]);
  expect(await leftWith({ unreadable: true }, state)).toEqual([OLD]);
});

test('beside a log that cannot be read it goes in the end, unless that log names it', async () => {
  const at = new Date('2026-02-01T00:00:00.000Z');
  const damaged = { ...state, damaged: 1 };
  const log = `{"seq":2,"event":{"attachments":[{"id":"${OLD}"\n`;
  expect(await leftWith({ at }, damaged)).toEqual([]);
  expect(await leftWith({ at, log }, damaged)).toEqual([OLD]);
  expect(await leftWith({ at, log, unreadable: true })).toEqual([OLD]);
});
