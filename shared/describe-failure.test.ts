import { expect, test } from 'vitest';
import { describeFailure, describeWorktreeFailed } from './describe-failure';
import { SessionEvent, TurnFailure } from './events';

const ended = { code: 'agent-ended', end: { how: 'exited', code: 3 } } as const;

test.each<[TurnFailure, string]>([
  [ended, 'The agent exited (code 3).'],
  [{ ...ended, said: 'no keys' }, 'The agent exited (code 3).\nno keys'],
  [{ code: 'agent-refused', error: -32603, said: 'over quota' }, 'over quota'],
  [{ code: 'agent-refused', error: -32603, said: '' }, 'The agent gave no reason (error -32603).'],
  [{ code: 'agent-silent', afterMs: 5000 }, 'The agent said nothing for 5 s and was ended.'],
  [
    { code: 'agent-silent', afterMs: 5000, said: 'Error: no key\n  at a (b.js:1)' },
    'The agent said nothing for 5 s and was ended. It last wrote: Error: no key\nError: no key\n  at a (b.js:1)',
  ],
  [
    {
      code: 'agent-silent',
      afterMs: 5000,
      methods: [{ id: 'l', name: 'Log in', description: null, run: null }],
    },
    'The agent said nothing for 5 s and was ended. It may lack a login or a provider.',
  ],
  [{ code: 'model-failed', said: 'no network' }, 'The agent’s call to its model failed.\nno network'],
  [
    { code: 'model-failed', status: 429 },
    'The model answered 429 (too many requests, or the quota is used up).',
  ],
  [{ code: 'model-failed', status: 502 }, 'The model answered 502 (trouble at the model’s side).'],
  [{ code: 'model-failed', status: 418 }, 'The model answered 418.'],
  [{ code: 'nothing-done' }, 'The agent ended its turn without saying or doing anything.'],
  [{ code: 'login-needed', methods: [], said: '' }, 'The agent asks for a login.'],
  [{ code: 'login-needed', methods: [], said: 'Log in first' }, 'Log in first'],
  [
    { code: 'protocol-broken', problem: { code: 'session-refused', error: 1 }, said: 'disk on fire' },
    'The agent refused to begin a session. disk on fire',
  ],
  [
    { code: 'protocol-broken', problem: { code: 'line-too-long', most: 16 * 1024 * 1024 }, said: 'tail' },
    'The agent wrote a line longer than 17 MB.\ntail',
  ],
  [
    { code: 'worktree-missing', refusal: { code: 'worktree-missing', path: '/w/t' } },
    'The session’s worktree is gone from /w/t. Recreate the worktree, then continue.',
  ],
  [
    {
      code: 'preparation-failed',
      problem: { code: 'worktree-not-made', refusal: { code: 'disk-full', path: '/w' } },
    },
    'No worktree could be made: there is no space left at /w.',
  ],
  [
    { code: 'checkpoint-failed', said: 'EIO' },
    'The worktree’s state could not be recorded as a checkpoint; the files are as they are. EIO',
  ],
  [
    { code: 'disk-full' },
    'What the agent did could no longer be written down, so it was stopped. Its files are in the worktree.',
  ],
  [{ code: 'internal', reference: 'ab12' }, 'Something broke inside Understory (reference ab12).'],
])('%j is worded', (failure, words) => {
  expect(describeFailure(TurnFailure.parse(failure))).toBe(words);
});

test('what an earlier version wrote as a sentence is told as it was written', () => {
  expect(describeFailure(TurnFailure.parse({ ...ended, message: 'It fell over.' }))).toBe('It fell over.');
  const failed = { type: 'worktree.failed', code: 'disk-full', message: 'No room.' } as const;
  expect(describeWorktreeFailed(failed)).toBe('No room.');
});

test('a refusal that only a later version knows is no damage and is worded by its code', () => {
  const event = SessionEvent.parse({
    type: 'worktree.failed',
    code: 'moon-full',
    refusal: { code: 'moon-full', phase: 3 },
  });
  expect(event).toMatchObject({ refusal: { phase: 3 } });
  expect(event.type === 'worktree.failed' && describeWorktreeFailed(event)).toBe(
    'No worktree could be made: The reason is one that this version does not know (moon-full).',
  );
});

test('a worktree whose making was cut off says how to go on', () => {
  expect(describeWorktreeFailed({ code: 'interrupted' })).toBe(
    'Understory ended while the worktree was being made. Resume to begin again.',
  );
});
