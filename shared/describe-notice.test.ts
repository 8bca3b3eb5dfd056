import { expect, test } from 'vitest';
import { describeNotice } from './describe-notice';
import type { StopReason } from './events';
import { SessionId } from './ids';

const session = { session: SessionId.parse('abc123'), title: 'Add a README', seq: 7 };

test('a finished turn says what the session changed, and a declined one that it was declined', () => {
  const completed = (files: number, stop: StopReason = 'end_turn') =>
    describeNotice({
      ...session,
      code: 'turn-completed',
      stop,
      changed: { files, additions: 12, deletions: 3 },
    });
  expect(completed(0)).toBe('Done. No file was changed.');
  expect(completed(1)).toBe('Done. 1 file changed, +12 −3.');
  expect(completed(2)).toBe('Done. 2 files changed, +12 −3.');
  expect(completed(2, 'refusal')).toBe('The agent declined.');
  expect(completed(0, 'nothing_done')).toBe('The agent ended its turn without saying or doing anything.');
  expect(completed(1, 'max_tokens')).toBe(
    'Stopped at its token limit before it was done. 1 file changed, +12 −3.',
  );
  expect(completed(0, 'max_turn_requests')).toBe(
    'Stopped at its limit of requests before it was done. No file was changed.',
  );
});

test('a failure and a question are one line, whatever the agent wrote', () => {
  const failed = (message: string | null) =>
    describeNotice({
      ...session,
      code: 'turn-failed',
      failure: message === null ? null : { code: 'agent-refused', message },
    });
  expect(failed('Quota exceeded.\n  at line 1\n')).toBe('Failed: Quota exceeded.');
  for (const nothing of [null, '', ' \n\n'])
    expect(failed(nothing)).toBe('Failed: the turn did not end well');
  const asked = (tool: string | null) =>
    describeNotice({
      ...session,
      code: 'permission-asked',
      tool,
      request: '1.1',
      answers: { allow: null, deny: 'no' },
    });
  expect(asked('rm -rf build\ncp a b')).toBe('Asks for permission: rm -rf build');
  expect(asked('\nnpm test')).toBe('Asks for permission: npm test');
  for (const nothing of [null, '', '\n']) expect(asked(nothing)).toBe('Asks for permission: a tool');
});
