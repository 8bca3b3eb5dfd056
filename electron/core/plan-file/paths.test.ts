import { expect, test } from 'vitest';
import { pathsOfText, uniquePaths } from './paths';

const place = { file: 0, line: 1 };
const found = (text: string) =>
  pathsOfText(text, place, null).paths.map(
    ({ path, role, isNew }) => `${role}${isNew ? ' new' : ''} ${path}`,
  );

test.each([
  ['Add the model in src/price.ts', ['writes src/price.ts']],
  ['Create `src/a.ts` and `src/b.ts`', ['writes new src/a.ts', 'writes new src/b.ts']],
  ['Files: `src/price.ts` (new), ./src/cart.ts:10-20', ['writes new src/price.ts', 'unsure src/cart.ts']],
  ['Extend `lib/x.rs`, following the pattern in `lib/y.rs`', ['writes lib/x.rs', 'reads lib/y.rs']],
  ['Verify `npm test -- test/a.test.ts` passes', ['reads test/a.test.ts']],
  ['See [the notes](docs/notes.md#L3)', ['reads docs/notes.md']],
  ['1. Upgrade Core\\Core.csproj', ['writes Core/Core.csproj']],
  ['Update README.md and `Makefile`', ['writes README.md', 'writes Makefile']],
  ['Change all of `src/**/*.ts`', ['writes src/**/*.ts']],
])('%s', (text, paths) => {
  expect(found(text)).toEqual(paths);
});

test.each([
  'Implement POST /api/inquiries and `/.well-known/x`',
  'Add @scope/pkg, and/or N/A, v1.2.3, application/json, https://a.dev/b.ts',
  'Replace `[name].ts`, `<file>.ts`, src/XXX.ts and `{{path}}/a.ts`',
  'Use Node.js, Newtonsoft.Json and process.exitCode',
])('no path: %s', (text) => {
  expect(found(text)).toEqual([]);
});

test('what lies outside of any repository is told apart', () => {
  const { paths, outside } = pathsOfText('Fix `/etc/hosts.json`, ~/x.md, ../../y.ts, C:\\z.ts', place, null);
  expect(paths).toEqual([]);
  expect(outside.map(({ path }) => path)).toEqual(['/etc/hosts.json', '~/x.md', '../../y.ts', 'C:\\z.ts']);
});

test('each path is told once, with the role that says most', () => {
  const paths = pathsOfText('Add `src/a.ts`', place, null).paths;
  const again = pathsOfText('a.ts is like `src/b.ts`; see `src/a.ts`', place, 'unsure').paths;
  expect(uniquePaths([...again, ...paths]).map(({ path, role }) => `${role} ${path}`)).toEqual([
    'unsure src/b.ts',
    'writes src/a.ts',
  ]);
});
