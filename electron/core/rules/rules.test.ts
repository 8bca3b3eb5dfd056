import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AgentToolPatch } from '../agents';
import { leadsOut } from '../worktree';
import { askedFor, onceOption } from './asked-for';
import { patternsOf } from './patterns';

let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'understory-rules-'));
  await mkdir(join(root, 'src'));
  await writeFile(join(root, 'src', 'a.ts'), '');
  await symlink('/etc', join(root, 'out'));
  await symlink('../..', join(root, 'src', 'up'));
  await symlink('src', join(root, 'within'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const ground = () => ({ root, leadsOut: (path: string) => leadsOut(path, root) });
const command = (line: string, more: object = {}): AgentToolPatch => ({
  call: 'c',
  kind: 'execute',
  title: line,
  command: line,
  input: JSON.stringify({ command: line, ...more }),
});
const asked = (tool: AgentToolPatch) => askedFor(tool, ground());
const patterns = (tool: AgentToolPatch) => {
  const found = asked(tool);
  return found ? patternsOf(found) : null;
};

test('a command is remembered as it is, or by the words that say what it does', () => {
  expect(patterns(command('npm test'))).toEqual([
    { covers: 'command', line: 'npm test' },
    { covers: 'words', words: ['npm', 'test'] },
  ]);
  expect(patterns(command('npm run build src/a.ts'))).toEqual([
    { covers: 'command', line: 'npm run build src/a.ts' },
    { covers: 'words', words: ['npm', 'run', 'build'] },
  ]);
  // What options do is not known.
  expect(patterns(command('npm test -- --update'))).toEqual([
    { covers: 'command', line: 'npm test -- --update' },
  ]);
  expect(patterns(command('make check -j4'))).toEqual([{ covers: 'command', line: 'make check -j4' }]);
  expect(patterns(command('git diff main..HEAD -- src/a.ts'))?.[1]).toEqual({
    covers: 'words',
    words: ['git', 'diff'],
  });
});

test.each([
  ...[
    'npm test && rm -rf x',
    'npm test; x',
    'npm test | sh',
    'npm test & x',
    'npm test || x',
    'npm test > a',
  ],
  ...[
    'npm test < a',
    'npm test\nrm x',
    'npm test\r\nrm x',
    'npm test\u2028rm',
    'npm test $(x)',
    'npm test `x`',
  ],
  ...['npm$IFS$9test', 'npm test $HOME', `npm test $\{x}`, 'npm test "a b"', "npm test 'a'", 'npm test \\a'],
  ...[
    'npm test *',
    'npm test ?',
    'npm test [a]',
    'npm test {a,b}',
    'npm test ~',
    'npm test ~/a',
    'npm test !x',
  ],
  ...['npm test #x', 'npm  test', ' npm test', 'npm test ', 'npm\ttest', 'npm te\u200bst', 'npm t\u0435st'],
  ...[
    'ｎpm test',
    'npm test\u00a0',
    'npm test \u202ea',
    'FOO=1 npm test',
    'npm test FOO=1',
    'NPM test',
    'npm',
  ],
  ...['npm test /etc/passwd', 'npm test ../a', 'npm test a/../../b', 'npm test a/..', 'npm test --x=/etc'],
  ...['npm test --x=../a', 'npm test -C../a', 'npm test C:\\a', 'npm test c:/a', 'npm test http://x.y/z'],
  ...[
    'cat out',
    'cat out/passwd',
    'cat src/up/x',
    'cat HEAD:out/passwd',
    'cat --show=out',
    'cat .git/config',
  ],
  ...['cat .GIT/config', 'cat git~1/config', 'git show HEAD:../x', 'git show HEAD:/x', 'cat @a', 'cat +x'],
  ...['git -c core.pager=x status', 'git -C . status', 'git config a b', 'git push', 'git fetch', 'git'],
  ...['git stash', 'git commit', 'git checkout main', 'git branch x', 'git clean', 'git log --ext-diff'],
  ...['sh -c x', 'bash x', 'node -e x', 'node a.js', 'python -c x', 'python3 a.py', 'perl -e x', 'ruby a.rb'],
  ...[
    'xargs npm test',
    'env npm test',
    'sudo npm test',
    'find . -exec x',
    'find .',
    'time npm test',
    'nohup npm',
  ],
  ...['npx vitest', 'npx tsc', 'npm exec x', 'npm x y', 'pnpm dlx x', 'uvx x', 'pipx run x', 'bunx x'],
  ...[
    'curl x',
    'wget x',
    'ssh x',
    'npm install',
    'npm ci',
    'npm publish',
    'pip install x',
    'cargo run',
    'go run x',
  ],
  ...[
    './npm test',
    'bin/npm test',
    '/usr/bin/npm test',
    'cd src',
    'export A',
    'alias a',
    'eval x',
    'exec x',
    'source a',
  ],
  ...[
    'npm run',
    'npm run a/b',
    'npm run ../a',
    'npm run --x',
    'npm run a.sh',
    'npm --prefix x test',
    'bun run a.ts',
  ],
  // Code from elsewhere, under the name of what tests, checks or builds, and by what fetches it openly.
  ...[
    'deno test npm:x',
    'deno test jsr:a/b',
    'deno check npm:x/y.ts',
    'deno test --x=npm:y',
    'deno run npm:x',
  ],
  ...[
    'deno test https://x.y/z',
    'deno install x',
    'go test github.com/x/y',
    'go vet x.org/y/...',
    'go build x@v1',
  ],
  ...['go run github.com/x/y@latest', 'go install x', 'mvn test g.x:plugin:1.0:goal', 'mvn verify x:y'],
  ...[
    'cargo install x',
    'uv run x',
    'uv tool run x',
    'pipx x',
    'yarn dlx x',
    'yarn add x',
    'pnpm add x',
    'bun add x',
  ],
  ...['bun x y', 'bun run rm', 'bun run curl', 'gem install x', 'dotnet tool run x', 'dotnet add package x'],
  ...['npm test --registry=x', 'bun test --preload=a.ts', 'go vet --vettool=a', 'git diff --output=a'],
  ...['npm test --script-shell=x', 'go test -exec=./a', 'pytest -plugin', 'eslint --config=a', 'rm -rf src'],
  ...[`npm test ${'a'.repeat(300)}`, `npm test${' a'.repeat(30)}`, 'unknown', ''],
])('nothing is remembered of %j', (line) => {
  expect(patterns(command(line))).toBeNull();
});

test.each([
  ...[
    'deno test src/a.ts',
    'go test ./...',
    'go test ./src/a',
    'go build main.go',
    'pytest src/a.py::test_b',
  ],
  ...[
    'rspec a.rb:12',
    'cargo test ab::c',
    'npm run test:unit',
    'yarn run build',
    'bun test src',
    'mvn verify',
  ],
  ...['git show HEAD:src/a.ts', 'git diff main:src/a.ts', 'ctest --output-on-failure'],
])('%j can be remembered', (line) => {
  expect(patterns(command(line))?.[0]).toEqual({ covers: 'command', line });
});

test('what is asked beside the command counts: where it runs, with what, or another one', () => {
  const only = patterns(
    command('npm test', { description: 'Runs tests', timeout: 5, run_in_background: false }),
  );
  expect(only).toHaveLength(2);
  expect(patterns(command('npm test', { cwd: root }))).toHaveLength(2);
  expect(patterns(command('npm test', { commands: ['npm test'] }))).toHaveLength(2);
  for (const more of [
    { cwd: '/' },
    { cwd: join(root, 'src') },
    { cwd: join(root, 'out') },
    { env: { PATH: '.' } },
    { cmd: 'rm -rf x' },
    { commands: ['npm test', 'rm -rf x'] },
    { run_in_background: true },
    { dangerouslyDisableSandbox: true },
    { shell: '/tmp/sh' },
  ])
    expect(patterns(command('npm test', more)), JSON.stringify(more)).toBeNull();
  // What is shown and what is given must be the same, and in its own words it is worth nothing.
  expect(patterns({ ...command('npm test'), command: 'npm run test' })).toBeNull();
  expect(patterns({ call: 'c', kind: 'execute', title: 'npm test', command: 'npm test' })).toBeNull();
  expect(patterns({ call: 'c', kind: 'execute', title: 'npm test', input: 'npm test' })).toBeNull();
  expect(patterns({ ...command('npm test'), kind: 'other' })).toBeNull();
  expect(patterns({ ...command('npm test'), kind: 'fetch' })).toBeNull();
  expect(patterns({ ...command('npm test'), mcp: { server: 's', tool: 't' } })).toBeNull();
  const diff = { type: 'diff' as const, path: '/etc/x', oldText: null, newText: '' };
  expect(patterns({ ...command('npm test'), content: [diff] })).toBeNull();
});

test('a list of words is what a shell is given, or the words themselves', () => {
  const list = (words: string[], line: string) =>
    patterns({ ...command(line), input: JSON.stringify({ command: words }) });
  expect(list(['bash', '-lc', 'npm test'], 'npm test')).toHaveLength(2);
  expect(list(['npm', 'test'], 'npm test')).toHaveLength(2);
  expect(list(['npm', 'test; rm x'], 'npm test; rm x')).toBeNull();
  expect(list(['./bash', '-c', 'npm test'], 'npm test')).toBeNull();
  expect(list(['bash', '-c', 'npm test', 'x'], 'bash -c npm test x')).toBeNull();
  expect(list(['npm test'], 'npm test')).toBeNull();
});

test('edits and reads are of files of the worktree, with links followed, and never where a name begins with a dot', () => {
  const file = (path: string, more: Partial<AgentToolPatch> = {}): AgentToolPatch => ({
    call: 'c',
    kind: 'edit',
    content: [{ type: 'diff', path, oldText: null, newText: 'x' }],
    ...more,
  });
  const inside = join(root, 'src', 'a.ts');
  expect(patterns(file(inside))).toEqual([{ covers: 'file', path: 'src/a.ts' }, { covers: 'edits' }]);
  expect(patterns(file(join(root, 'within', 'a.ts')))).toHaveLength(2);
  const other = [{ path: join(root, 'src', 'b.ts'), line: null }];
  expect(patterns(file(inside, { locations: other }))).toEqual([{ covers: 'edits' }]);
  // What it writes is no path, however much it looks like one.
  const input = { file_path: inside, old_string: "import '../../x'", new_string: '/* / */' };
  expect(patterns(file(inside, { input: JSON.stringify(input) }))).toHaveLength(2);
  const read = { call: 'c', kind: 'read' as const, locations: [{ path: inside, line: 1 }] };
  expect(patterns(read)).toEqual([{ covers: 'reads' }]);
  // Another file that it is given is one that it may write.
  expect(patterns(file(inside, { input: JSON.stringify({ path: './src/a.ts' }) }))).toHaveLength(2);
  expect(patterns(file(inside, { input: JSON.stringify({ path: 'src/b.ts' }) }))).toEqual([
    { covers: 'edits' },
  ]);
  for (const [at, tool] of [
    file('/etc/passwd'),
    file('src/a.ts'),
    file(root),
    file(join(root, 'out', 'passwd')),
    file(join(root, 'src', 'up', 'x')),
    file(`${root}/../x`),
    file(`${root}x/a`),
    file(join(root, '.git', 'hooks', 'pre-commit')),
    file(join(root, '.vscode', 'tasks.json')),
    file(join(root, 'src', '.npmrc')),
    file(join(root, 'a\u202etxt')),
    file(join(root, 'a\nb')),
    file(inside, { kind: 'delete' }),
    file(inside, { kind: 'move' }),
    file(inside, { command: 'x' }),
    file(inside, { input: JSON.stringify({ also: '/etc/passwd' }) }),
    file(inside, { input: JSON.stringify({ edits: [{ file_path: '../x', new_string: 'y' }] }) }),
    file(inside, { input: '{"cut' }),
    // What it is given beside that: relative, as a name, through a link, or of programs' orders.
    file(inside, { input: JSON.stringify({ path: 'out/passwd' }) }),
    file(inside, { input: JSON.stringify({ changes: { 'src/up/x': {} } }) }),
    file(inside, { input: JSON.stringify({ changes: { '/etc/passwd': {} } }) }),
    file(inside, { input: JSON.stringify({ paths: 'src/a.ts out/passwd' }) }),
    file(inside, { input: JSON.stringify({ path: 'file:/etc/passwd' }) }),
    file(inside, { input: JSON.stringify({ path: '.vscode/tasks.json' }) }),
    { ...read, input: JSON.stringify({ path: '~/x' }) },
    { ...read, input: JSON.stringify({ path: '.env' }) },
    { ...read, input: JSON.stringify({ content: 'out/passwd' }) },
    // What says that it reads, and writes or runs.
    { ...read, content: [{ type: 'diff' as const, path: inside, oldText: null, newText: 'x' }] },
    { ...read, input: JSON.stringify({ path: 'src/a.ts', new_string: 'x' }) },
    { ...read, input: JSON.stringify({ edits: [{ newText: 'x' }] }) },
    { ...read, input: JSON.stringify({ command: { line: 'rm -rf src' } }) },
    file(inside, { input: JSON.stringify({ path: 'src/a.ts', after: { script: 'x' } }) }),
    { call: 'c', kind: 'edit' as const },
    { call: 'c', kind: 'search' as const, input: JSON.stringify({ pattern: 'x' }) },
  ].entries())
    expect(patterns(tool), `${at}: ${JSON.stringify(tool)}`).toBeNull();
});

test('only the one answer that allows once is given', () => {
  const option = (id: string, kind: 'allow_once' | 'allow_always' | 'reject_once') => ({
    id,
    kind,
    name: id,
  });
  expect(onceOption([option('a', 'allow_always'), option('b', 'allow_once')])?.id).toBe('b');
  expect(onceOption([option('a', 'allow_always'), option('b', 'reject_once')])).toBeNull();
  expect(onceOption([option('a', 'allow_once'), option('b', 'allow_once')])).toBeNull();
});
