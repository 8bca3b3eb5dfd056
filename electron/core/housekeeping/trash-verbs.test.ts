import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ApplyId } from '#shared/ids';
import { Settings } from '#shared/settings';
import { CREATED } from '#shared/testing/created-event';
import type { Applies } from '../apply';
import { createOccupied, type LiveSession } from '../session';
import { foldState, type SessionState } from '../session/state';
import { memoryLog } from '../testing/agent-harness';
import { testRepo } from '../testing/test-repo';
import { createTrash } from './trash-verbs';

/** A trash with one discarded session that never had a worktree; `applies` and what becomes of it are the test's. */
async function scene(limit: Partial<Settings>, applies: (session: { getsWork(): void }) => Partial<Applies>) {
  const repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const home = await mkdtemp(join(tmpdir(), 'understory-trash-'));
  onTestFinished(async () => {
    await repo[Symbol.asyncDispose]();
    await rm(home, { recursive: true });
  });
  const at = '2026-01-01T00:00:00.000Z';
  let state: SessionState = foldState(null, { seq: 1, at, event: { ...CREATED, repositoryPath: repo.path } });
  state = {
    ...state,
    row: {
      ...state.row,
      branch: null,
      discarded: { ref: 'r', head: state.row.head, keptUntil: '2026-01-31T00:00:00.000Z', folder: null },
    },
  };
  const recorded: string[] = [];
  const session = {
    id: state.row.session,
    home,
    get state() {
      return state;
    },
    record: async ({ type }: { type: string }) => void recorded.push(type),
  } as unknown as LiveSession;
  const trash = createTrash({
    store: {
      get: () => session,
      all: () => [session].values(),
      lost: () => expect.fail(),
      onChange: () => () => undefined,
    },
    occupied: createOccupied(),
    applies: {
      undoData: async () => [],
      giveUp: async () => false,
      ...applies({ getsWork: () => (state = { ...state, row: { ...state.row, branch: 'understory/x' } }) }),
    },
    copies: { hold: async () => undefined },
    ports: {
      home,
      clock: { now: () => new Date('2026-01-20T00:00:00.000Z') },
      settings: { get: () => Settings.parse(limit) } as never,
    },
    log: memoryLog(),
  });
  return { trash, recorded };
}

const one = { trashItems: 1, trashMegabytes: null };
const data = (until: string | null) => ({
  ...{ apply: 'apply1' as ApplyId, root: '/r', at: '2026-01-02T00:00:00.000Z', folders: [], until },
  record: { session: 'session1', at: '2026-01-02T00:00:00.000Z', files: [], state: 'done' },
});

test('the limit takes what may go', async () => {
  const { trash, recorded } = await scene(one, () => ({ undoData: async () => [data(null) as never] }));
  await trash.keepToLimit();
  expect(recorded).toEqual(['session.given-up']);
});

test('what came to be the only copy of work while the trash was looked through stays', async () => {
  const { trash, recorded } = await scene(one, ({ getsWork }) => ({
    undoData: async () => {
      getsWork();
      return [data(null) as never];
    },
  }));
  await trash.keepToLimit();
  expect(recorded).toEqual([]);
});

test('the limit lets go no originals that are among the newest or were taken later by then, and looks at nothing where there is none', async () => {
  const asked: unknown[] = [];
  const giveUp: Applies['giveUp'] = async (_apply, which) => {
    asked.push(which);
    return true;
  };
  const over = '2026-02-01T00:00:00.000Z';
  const { trash } = await scene(one, ({ getsWork }) => {
    getsWork();
    return { giveUp, undoData: async () => [data(over) as never] };
  });
  await trash.keepToLimit();
  expect(asked).toEqual([{ takenBefore: expect.any(String) }]);
  const unlimited = await scene({ trashItems: null, trashMegabytes: null }, () => ({
    undoData: () => expect.fail('it was looked at'),
  }));
  await unlimited.trash.keepToLimit();
});
