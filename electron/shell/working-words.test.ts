import { expect, test } from 'vitest';
import { sessionRowFor } from '#shared/testing/session-row';
import { stillWorking, whichWork } from './working-words';

test('who works and who is queued is counted', () => {
  const working = sessionRowFor({ status: 'working' });
  const queued = sessionRowFor({ status: 'queued' });
  expect(stillWorking([working])).toBe('An agent is still working.');
  expect(stillWorking([working, working, queued])).toBe('2 agents are still working. 1 session is queued.');
  expect(stillWorking([queued, queued])).toBe('2 sessions are queued.');
});

test('each is named with what it does, hidden characters shown, long names and long lists cut', () => {
  const waiting = sessionRowFor({ status: 'waiting', title: 'Fix \u202egnp' });
  expect(whichWork([waiting])).toBe('• Fix \\u202egnp (Waiting for you)');
  expect(whichWork([sessionRowFor({ status: 'working', title: 'x'.repeat(200) })]).length).toBeLessThan(100);
  const lines = whichWork(Array.from({ length: 11 }, () => waiting)).split('\n');
  expect(lines).toHaveLength(9);
  expect(lines.at(-1)).toBe('• and 3 more');
});
