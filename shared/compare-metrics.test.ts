import { expect, test } from 'vitest';
import { compareMetrics } from './compare-metrics';
import type { SessionRow } from './session';
import { sessionRowFor } from './testing/session-row';
import { NOTHING_USED } from './usage';

const NOW = Date.parse('2026-01-01T10:00:00Z');
const tokens = (total: number) => ({ input: null, output: null, cached: null, thought: null, total });
const used = (usage: Partial<SessionRow['usage']>) => ({ usage: { ...NOTHING_USED, ...usage } });

/** What a metric says of each row, with a star at the best. */
function compare(...rows: Partial<SessionRow>[]) {
  const compared = rows.map((row) => ({
    row: sessionRowFor({ status: 'ready', files: 1, ...row }),
    measured: null,
  }));
  const metrics = compareMetrics(compared, NOW);
  return (id: string) =>
    metrics
      .find((metric) => metric.id === id)
      ?.values.map(({ words, best }) => `${words}${best ? ' *' : ''}`);
}

test('the best of a metric is marked, all of them where several are, and none where all are the same', () => {
  const say = compare(
    { turns: 1, ...used({ workedMs: 9000, tokens: tokens(2000) }) },
    { turns: 1, ...used({ workedMs: 4000 }) },
    { turns: 1, ...used({ workedMs: 4000, tokens: tokens(1500) }) },
  );
  expect(say('time')).toEqual(['9.0 s', '4.0 s *', '4.0 s *']);
  expect(say('tokens')).toEqual(['2k tokens', 'not said', '1.5k tokens *']);
  expect(say('turns')).toEqual(['1', '1', '1']);
  expect(say('complexity')).toEqual(['…', '…', '…']);
});

test('what changed nothing, failed or is still at work is not the best, and one at work is counted up to now', () => {
  const say = compare(
    { files: 0, ...used({ workedMs: 10 }) },
    { status: 'failed', ...used({ workedMs: 20 }) },
    { status: 'working', ...used({ workedAt: '2026-01-01T09:59:59.950Z' }) },
    used({ workedMs: 3000 }),
    used({ workedMs: 2000 }),
  );
  expect(say('time')).toEqual(['10 ms', '20 ms', '50 ms', '3.0 s', '2.0 s *']);
});

test('of checks the fewest that failed are the best, where all have ended', () => {
  const check = (state: 'passed' | 'failed' | 'running') => ({
    ...{ name: 'test', command: ['t'], when: 'turn' as const, seconds: 1 },
    last: { state, turn: 1, tree: 'a', milliseconds: 1 },
  });
  const say = compare(
    { tree: 'a', checks: [check('passed'), check('failed')] },
    { tree: 'a', checks: [check('passed'), check('passed')] },
    // Its work is another one since.
    { tree: 'b', checks: [check('passed')] },
    {},
  );
  expect(say('checks')).toEqual([
    '1 of 2 checks passed',
    '2 of 2 checks passed *',
    '0 of 1 check passed',
    'none named',
  ]);
});

test('costs are compared in one currency only', () => {
  const usd = { amount: 2, currency: 'USD' };
  const one = used({ cost: [usd] });
  expect(compare(one, used({ cost: [{ amount: 1, currency: 'USD' }] }))('cost')).toEqual([
    '$2.00',
    '$1.00 *',
  ]);
  expect(compare(one, used({ cost: [{ amount: 1, currency: 'EUR' }] }))('cost')).toEqual(['$2.00', '€1.00']);
});

test('complexity and conflicts are told of what was measured', () => {
  const row = sessionRowFor({ status: 'ready', files: 1 });
  const compared = [
    { decisions: 3, files: 2, left: 1, paths: ['a'] },
    { decisions: -1, files: 2, left: 0, paths: [] },
    { decisions: 0, files: 0, left: 0, paths: null },
  ].map(({ paths, ...complexity }) => ({
    row,
    measured: { session: row.session, complexity, conflicts: paths as never, unknown: null },
  }));
  const of = (id: string) => compareMetrics(compared, NOW).find((metric) => metric.id === id)?.values;
  expect(of('complexity')).toMatchObject([
    { words: '+3', best: false, detail: '1 file is too large to be counted' },
    { words: '−1', best: true },
    { words: 'no code', figure: null },
  ]);
  expect(of('conflicts')).toMatchObject([
    { words: '1 file', detail: 'a' },
    { words: 'none', best: true },
    { words: 'nothing to apply', best: false },
  ]);
});
