import { expect, test } from 'vitest';
import { firstOf } from './turn-asking';

const folder = '/home/ada/shop.worktrees/limiter';
const named = (what: string) => firstOf([{ kind: 'edit', what }], folder).calls[0]?.what;

test.each([
  ['in the folder', `${folder}/src/a.ts`, 'src/a.ts'],
  ['the folder itself', folder, folder],
  ['beside the folder', `${folder}-2/a.ts`, `${folder}-2/a.ts`],
  ['elsewhere', '/etc/hosts', '/etc/hosts'],
  ['a command', 'cat a.ts', 'cat a.ts'],
  ['long, in the folder', `${folder}/${'d/'.repeat(50)}a.ts`, `${'d/'.repeat(50)}a.ts`],
  ['long', 'x'.repeat(200), `${'x'.repeat(119)}…`],
])('what was not asked for is named on a short line: %s', (_, what, words) => {
  expect(named(what)).toBe(words);
});

test('five calls are named, and the others counted', () => {
  const calls = Array.from({ length: 7 }, (_, at) => ({ kind: 'edit' as const, what: `${folder}/${at}` }));
  expect(firstOf(calls, folder)).toMatchObject({
    calls: [{ what: '0' }, {}, {}, {}, { what: '4' }],
    more: 2,
  });
  expect(firstOf(calls, null).calls[0]?.what).toBe(`${folder}/0`);
});
