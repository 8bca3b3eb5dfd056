import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SessionEvent } from '#shared/events';
import { SessionId } from '#shared/ids';
import type { RulePattern } from '#shared/rule-pattern';
import { CREATED } from '#shared/testing/created-event';
import { openKeptRules } from '../../rules';
import { openSettingsChanges } from '../../settings';
import { memoryLog } from '../../testing/agent-harness';
import { testRepo } from '../../testing/test-repo';
import { foldState, type SessionState } from '../state';
import type { LiveSession, SessionStore } from '../store';
import { AppendFailed } from '../store/event-log';
import { answerPermission } from './answer-permission';

const PATTERN: RulePattern = { covers: 'command', line: 'npm test' };
const OPTIONS = [{ id: 'yes', kind: 'allow_once', name: 'Allow' } as const];

/** A session whose agent waits for an answer, with the real rules; `record` stands for its log, `noting` for what is on record of settings. */
async function waiting(record: () => Promise<void>, noting = (note: () => void) => note()) {
  const repo = await testRepo({ 'a.txt': 'one\n' });
  const home = await mkdtemp(join(tmpdir(), 'understory-answer-'));
  onTestFinished(async () => {
    await repo[Symbol.asyncDispose]();
    await rm(home, { recursive: true });
  });
  const log = memoryLog();
  const clock = { now: () => new Date('2026-01-01T00:00:00Z') };
  const rules = openKeptRules({ home, clock, log });
  const changes = openSettingsChanges({ home, clock, log });
  let state: SessionState | null = null;
  const fold = (event: SessionEvent) => {
    state = foldState(state, { seq: (state?.row.seq ?? 0) + 1, at: clock.now().toISOString(), event });
  };
  fold({ ...CREATED, repositoryPath: repo.path });
  fold({ type: 'turn.queued', turn: 1, prompt: 'test it' });
  fold({ type: 'turn.started', turn: 1 });
  const tool = { call: 'c', kind: 'execute' as const, title: 'npm test', command: 'npm test' };
  for (const request of ['1.1', '1.2'])
    fold({ type: 'permission.requested', turn: 1, request, tool, options: OPTIONS, patterns: [PATTERN] });
  const session = {
    get state() {
      return state as unknown as SessionState;
    },
    record,
  } as unknown as LiveSession;
  const answered: string[] = [];
  return {
    rules,
    changes,
    answered,
    reopened: () => openKeptRules({ home, clock, log }).list(),
    fold,
    answer: (request: string) =>
      answerPermission(
        {
          store: { get: () => session } as unknown as SessionStore,
          runner: { answered: (_id, of) => answered.push(of) },
          rules,
          changes: { note: (...given) => noting(() => changes.note(...given)) },
        },
        {
          session: SessionId.parse('session1'),
          request,
          option: 'yes',
          remember: { scope: 'repository', pattern: PATTERN },
        },
        { through: 'window' },
      ),
  };
}

const full = () =>
  Promise.reject(
    new AppendFailed('/data/events.jsonl', Object.assign(new Error('full'), { code: 'ENOSPC' })),
  );

test('no rule stays of an answer that could not be written down, and its going is told', async () => {
  const { answer, rules, reopened, changes, answered } = await waiting(full);
  expect(await answer('1.1')).toMatchObject({ refusal: { code: 'disk-full' } });
  expect([rules.list(), reopened(), answered]).toEqual([[], [], []]);
  expect(changes.list().map(({ changed }) => changed)).toMatchObject([
    { setting: 'permission-rule', answers: false },
  ]);
});

test('nor of one of which it could not be written down that there is a rule, at first or at last', async () => {
  let isFull = false;
  const { answer, rules, reopened, answered } = await waiting(
    () => {
      isFull = true;
      return full();
    },
    (note) => {
      if (isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      note();
    },
  );
  expect(await answer('1.1')).toMatchObject({ refusal: { code: 'disk-full' } });
  expect(await answer('1.2')).toMatchObject({ refusal: { code: 'disk-full' } });
  expect([rules.list(), reopened(), answered]).toEqual([[], [], []]);
});

test('nor of one to what was withdrawn while the rule was made', async () => {
  const { answer, rules, reopened, fold } = await waiting(() => Promise.resolve());
  const answering = answer('1.1');
  fold({ type: 'permission.answered', turn: 1, request: '1.1', option: null, by: 'turn-end' });
  expect(await answering).toMatchObject({ ok: false });
  expect([rules.list(), reopened()]).toEqual([[], []]);
});

test('what another answer relies on, made before or meanwhile, stays', async () => {
  let fails = true;
  const { answer, rules, reopened } = await waiting(() => {
    const fail = fails;
    fails = false;
    return fail ? full() : Promise.resolve();
  });
  const both = await Promise.all([answer('1.1'), answer('1.2')]);
  expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
  expect(rules.list()).toHaveLength(1);
  fails = true;
  expect(await answer('1.1')).toMatchObject({ refusal: { code: 'disk-full' } });
  expect(rules.list()).toHaveLength(1);
  expect(reopened()).toHaveLength(1);
});
