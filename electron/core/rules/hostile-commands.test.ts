import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { propertyRuns } from '#shared/testing/property-runs';
import { leadsOut } from '../worktree';
import { askedFor } from './asked-for';
import { covers, patternsOf } from './patterns';
import { plainCommand } from './plain-command';

let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'understory-rules-'));
  await mkdir(join(root, 'src'));
  await writeFile(join(root, 'src', 'a.ts'), '');
  await symlink('/etc', join(root, 'out'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

function asked(line: string) {
  const tool = { call: 'c', kind: 'execute' as const, title: line, command: line };
  const input = JSON.stringify({ command: line });
  return askedFor({ ...tool, input }, { root, leadsOut: (path) => leadsOut(path, root) });
}

/** Words and pieces of which hostile commands are made. */
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      'npm',
      'test',
      'run',
      'git',
      'status',
      'cat',
      'src/a.ts',
      'out/x',
      '..',
      '../x',
      '/etc',
      '--',
      '-x',
      '--y=z',
    ],
    ...[
      '&&',
      ';',
      '|',
      '>',
      '\n',
      '\r',
      '\t',
      ' ',
      '  ',
      '$IFS',
      `$\{IFS}`,
      '`x`',
      '$(x)',
      '\u200b',
      '\u0435',
      '~',
    ],
    ...[
      '-c',
      '-e',
      'sh',
      'node',
      'env',
      'sudo',
      'A=1',
      '"',
      "'",
      '\\',
      '*',
      '#',
      '!',
      '{a,b}',
      '.git',
      'C:\\',
      '://',
    ],
  ),
  fc.string({ maxLength: 4, unit: 'binary' }),
);
const line = fc
  .tuple(
    fc.constantFrom('', 'npm test', 'git status', 'cat src/a.ts', 'npm run build'),
    fc.array(piece, { maxLength: 6 }),
    fc.constantFrom(' ', ''),
  )
  .map(([first, rest, between]) => [first, ...rest].join(between));

test('whatever follows an allowed command, what a rule answers are plain words of the worktree', () => {
  const rules = ['npm test', 'git status', 'cat src/a.ts', 'npm run build'].flatMap((one) =>
    patternsOf(asked(one) ?? expect.fail(one)),
  );
  expect(rules).toHaveLength(8);
  fc.assert(
    fc.property(line, (text) => {
      const found = asked(text);
      if (found === null || !rules.some((rule) => covers(rule, found))) return;
      expect(text).toMatch(/^(npm test|git status|cat|npm run build)( [A-Za-z0-9_.][\w.,:/@+-]*| --)*$/);
      expect(text).not.toMatch(/(^|[ /:])\.\.([ /:]|$)|[ :]\/|[ /:,]out([/:, ]|$)|[ /:,]\.git([/:, ]|$)/i);
    }),
    propertyRuns(1000),
  );
});

test('what a plain command is, a shell reads as the same words', async () => {
  const plain = fc
    .sample(line, propertyRuns(3000))
    .concat([
      'npm test a=b',
      'npm test a,b',
      'npm test a@b',
      'npm test --x=a',
      'npm test a..b',
      'npm test a+b',
    ])
    .flatMap((text) => plainCommand(text) ?? []);
  expect(plain.length).toBeGreaterThan(50);
  // In a folder with something that a pattern could stand for, each as one command of one script.
  const script = plain.map(({ words }) => `printf '%s\\0' ${words.join(' ')}`).join('\n');
  const { stdout } = await execa('sh', ['-c', script], { cwd: root, stripFinalNewline: false });
  expect(stdout.split('\0').slice(0, -1)).toEqual(plain.flatMap(({ words }) => words));
});
