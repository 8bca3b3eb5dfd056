import { expect, test } from 'vitest';
import type { ToolCallPatch } from './events';
import { staysInWorktree } from './stays-in-worktree';

const worktree = '/home/ada/shop.worktrees/limiter';
const edit = (changes: Partial<ToolCallPatch> = {}): ToolCallPatch => ({
  call: 'c1',
  kind: 'edit',
  locations: [{ path: `${worktree}/src/cart.js`, line: null }],
  ...changes,
});
const at = (...paths: string[]) => edit({ locations: paths.map((path) => ({ path, line: null })) });
const given = (input: unknown) => edit({ input: { text: JSON.stringify(input), body: null, bytes: 1 } });

test('an edit of files of the worktree stays in it', () => {
  expect(staysInWorktree(edit(), worktree)).toBe(true);
  expect(staysInWorktree(at(`${worktree}/a`, `${worktree}/b/.gitignore`), worktree)).toBe(true);
  expect(staysInWorktree(given({ path: `${worktree}/src/cart.js`, text: 'a / b' }), worktree)).toBe(true);
  expect(staysInWorktree(given({ path: 'src/cart.js', new_string: "import '../x'; // /y" }), worktree)).toBe(
    true,
  );
  const search = {
    ...given({ pattern: 'a / b', glob: 'src/**/*.ts', path: './src' }),
    kind: 'search' as const,
  };
  expect(staysInWorktree(search, worktree)).toBe(true);
});

test.each([
  ['a command', edit({ command: 'npm test' })],
  ['what runs, whatever it names', edit({ kind: 'execute' })],
  ['a download', edit({ kind: 'fetch' })],
  ['what does not say what it is', { call: 'c1', locations: edit().locations }],
  ['a tool of a server', edit({ mcp: { server: 's', tool: 't' } })],
  ['what names no file', edit({ locations: [] })],
  ['another folder', at('/home/ada/shop/src/cart.js')],
  ['a folder whose name begins alike', at(`${worktree}-2/a`)],
  ['one file inside and one outside', at(`${worktree}/a`, '/etc/passwd')],
  ['a way out', at(`${worktree}/../limiter-2/a`)],
  ['the worktree itself', at(worktree)],
  ['a relative path', at('src/cart.js')],
  ['Git’s own folder', at(`${worktree}/.git`)],
  ['Git’s own folder by its short name', at(`${worktree}/GIT~1/hooks/pre-commit`)],
  ['Git’s own folder as another system reads it', at(`${worktree}/.git./config`)],
  ['an input of Git’s folder by its short name', given({ file: 'git~1/config' })],
  ['Git’s own folder in other letters', at(`${worktree}/.GIT/hooks/pre-commit`)],
  [
    'a diff elsewhere',
    edit({ content: [{ type: 'diff', path: '/etc/hosts', oldText: null, newText: text('') }] }),
  ],
  ['an input that says another path', given({ path: `${worktree}/a`, target: ['/etc/passwd'] })],
  ['an input that climbs', given({ file: '../../a' })],
  ['an input that means the home', given({ file: '~/.ssh/config' })],
  ['an input of Git’s folder', given({ file: '.git/config' })],
  ['an input whose names are paths', given({ changes: { '/etc/passwd': { type: 'update' } } })],
  ['an input whose names climb', given({ changes: { '../x': {} } })],
  ['an input of a file by its address', given({ file: 'file:/etc/passwd' })],
  ['an input of another address', given({ file: 'vscode-remote://host/x' })],
  ['an input of somebody’s home', given({ file: '~root/.ssh/config' })],
  ['an input of a home by a variable', given({ file: '$HOME/.ssh/config' })],
  ['the same in braces', given({ file: `$${'{HOME}'}/.ssh/config` })],
  ['the same on Windows', given({ file: '%USERPROFILE%\\x' })],
  ['an input behind a blank', given({ file: ' /etc/passwd' })],
  ['an input of several files', given({ files: 'src/a.ts,/etc/passwd' })],
  ['an input of several files, one of the worktree', given({ files: `${worktree}/a /etc/passwd` })],
  ['an input of an option', given({ flags: '--file=/etc/passwd' })],
  ['an input of choices', given({ glob: '{src,/etc}/*' })],
  ['an input of choices that climb', given({ glob: '{src,../x}/*' })],
  ['an input of more than anybody looks at', given({ all: Array.from({ length: 501 }, () => 'a') })],
  ['what is read as if it were written', { ...given({ content: '/etc/passwd' }), kind: 'read' as const }],
  ['an input that was cut off', edit({ input: { text: '{"path":"a', body: 'b1' as never, bytes: 99_999 } })],
  ['an input that is no JSON', edit({ input: { text: 'cart', body: null, bytes: 4 } })],
])('%s is not known to', (_what, tool) => {
  expect(staysInWorktree(tool, worktree)).toBe(false);
});

test('without a worktree of its own nothing does', () => {
  expect(staysInWorktree(edit(), null)).toBe(false);
});

function text(all: string) {
  return { text: all, body: null, bytes: all.length };
}
