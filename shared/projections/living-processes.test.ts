import { expect, test } from 'vitest';
import { describeProcesses } from '../describe-processes';
import { type LivingProcess, undecided } from '../living-process';
import { foldProcesses } from './living-processes';

const sleep = { id: '11-100-0123abcd', pid: 11, command: 'sleep 1000' };
const odd = { id: '12-101-0123abcd', pid: 12, command: 'x\u202e\u001b[2J' };

test('what was found replaces what was known, and keeps what the user decided', () => {
  let now: LivingProcess[] = [];
  const found = (...processes: (typeof sleep)[]) => {
    const known = new Set(now.map(({ id }) => id));
    const fresh = processes.map(({ id }) => id).filter((id) => !known.has(id));
    return { type: 'processes.found' as const, turn: 1, processes, fresh, more: 0 };
  };
  now = foldProcesses(now, found(sleep));
  now = foldProcesses(now, { type: 'processes.left', processes: [sleep], through: 'window' });
  now = foldProcesses(now, found(sleep, odd));
  expect(now).toEqual([
    { ...sleep, left: true },
    { ...odd, left: false },
  ]);
  expect(undecided(now).map(({ pid }) => pid)).toEqual([12]);
  const notEnded = [{ process: odd, why: 'other-user' as const }];
  now = foldProcesses(now, { type: 'processes.ended', processes: [sleep], notEnded });
  expect(now).toEqual([{ ...odd, left: false }]);
  expect(foldProcesses(now, found())).toEqual([]);
});

test('a command line is told as what it is, of many the first ones, and a look without news not at all', () => {
  const processes = [odd, ...Array.from({ length: 7 }, (_, n) => ({ ...sleep, id: `${n}-1-0123abcd` }))];
  const fresh = processes.map(({ id }) => id);
  const event = { type: 'processes.found' as const, turn: 1, processes, fresh, more: 3 };
  const text = describeProcesses(event)?.text;
  expect(text).toContain('11 processes are still running');
  expect(text).toContain('12 (x\\u202e\\u001b[2J), 11 (sleep 1000)');
  expect(text).toContain('6 more');
  expect(describeProcesses({ ...event, fresh: [] })).toBeNull();
  expect(describeProcesses({ ...event, processes: [], fresh: [] })?.level).toBe('info');
});
