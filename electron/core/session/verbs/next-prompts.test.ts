import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import type { SessionEvent } from '#shared/events';
import { NextPromptId } from '#shared/ids';
import { CREATED } from '#shared/testing/created-event';
import { GitStuck } from '../../git';
import { memoryLog } from '../../testing/agent-harness';
import { foldState, type SessionState } from '../state';
import { sendDuePrompt } from './next-prompts';

const id = NextPromptId.parse('0123456789abcdef0123456789abcdef');

/** Sends the prompt that waits in a session whose turn has ended, and answers what is on record then. */
async function sending(breaks: () => never) {
  const log = memoryLog();
  let state: SessionState | null = null;
  const recorded: SessionEvent[] = [];
  const fold = (event: SessionEvent) => {
    state = foldState(state, { seq: (state?.row.seq ?? 0) + 1, at: '2026-01-01T00:00:00Z', event });
  };
  fold(CREATED);
  fold({ type: 'turn.queued', turn: 1, prompt: 'begin' });
  fold({ type: 'next-prompt.added', id, text: 'go on', index: 0 });
  fold({ type: 'turn.started', turn: 1 });
  fold({ type: 'turn.ended', turn: 1, outcome: 'completed', stop: 'end_turn', failure: null });
  const session = {
    home: tmpdir(),
    get state() {
      return state;
    },
    record: async (event: SessionEvent) => {
      recorded.push(event);
      fold(event);
    },
  };
  const options = {
    store: { get: () => session },
    occupied: { whyBusy: breaks },
    ports: { home: tmpdir(), log },
  };
  await sendDuePrompt(options as never, CREATED.session);
  return { recorded, log };
}

test('a prompt whose sending breaks is held, with what leads to the log', async () => {
  const { recorded, log } = await sending(() => {
    throw new Error('broken');
  });
  expect(recorded).toEqual([
    { type: 'next-prompt.held', id, refusal: { code: 'next-prompt-failed', reference: expect.any(String) } },
  ]);
  const [{ refusal }] = recorded as [Extract<SessionEvent, { type: 'next-prompt.held' }>];
  expect(JSON.stringify(log)).toContain(String(refusal.reference));
});

test('what is known of what broke is said', async () => {
  const full = await sending(() => {
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  });
  expect(full.recorded).toMatchObject([{ type: 'next-prompt.held', refusal: { code: 'disk-full' } }]);
  const stuck = { code: 'git-stuck', what: 'x' } as never;
  const slow = await sending(() => {
    throw Object.assign(Object.create(GitStuck.prototype), { stuck });
  });
  expect(slow.recorded).toMatchObject([{ type: 'next-prompt.held', refusal: { code: 'git-stuck' } }]);
});
