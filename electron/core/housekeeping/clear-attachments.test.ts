import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CREATED } from '#shared/testing/created-event';
import type { LiveSession } from '../session';
import { foldState, type SessionState } from '../session/state';
import { memoryLog } from '../testing/agent-harness';
import { clearAttachments } from './clear-attachments';

const NOW = new Date('2026-01-10T00:00:00.000Z');
const state = foldState(null, { seq: 1, at: '2026-01-01T00:00:00.000Z', event: CREATED });

/** What is left of one attachment that nothing was seen to refer to for days. */
async function leftWith(...states: SessionState[]) {
  const folder = await mkdtemp(join(tmpdir(), 'understory-attachments-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'old'), 'x');
  await utimes(join(folder, 'old'), new Date('2026-01-01'), new Date('2026-01-01'));
  const all = states.map((one) => ({ logPath: join(folder, 's', 'log'), state: one }) as LiveSession);
  await clearAttachments({
    attachments: { folder },
    store: { all: () => all.values() },
    ports: { clock: { now: () => NOW }, log: memoryLog() },
  });
  return readdir(folder);
}

test('an attachment goes once nothing refers to it, never while what refers to it cannot be read', async () => {
  expect(await leftWith(state)).toEqual([]);
  expect(await leftWith(state, { ...state, damaged: 1 })).toEqual(['old']);
  expect(await leftWith({ ...state, isNewer: true }, state)).toEqual(['old']);
});
