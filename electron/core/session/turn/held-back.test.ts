import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sight, sightOf } from '../../isolation/sight';
import { heldBack } from './held-back';

let folder: string;
let sight: Sight;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'understory-held-')));
  await mkdir(join(folder, 'docs', 'sub'), { recursive: true });
  await symlink('/tmp', join(folder, 'docs', 'link'));
  sight = sightOf([
    { to: join(folder, 'docs'), access: 'read' },
    { to: '/h/tess/repo.worktrees/one', access: 'write' },
    { to: '/h/tess/repo.worktrees/one/.git', access: 'read' },
    { to: '/h/tess/.nvm', access: 'read' },
  ]);
});
afterAll(() => rm(folder, { recursive: true }));

const asks = async ({ host }: { host: string }) => host !== 'known.example';
const held = (tool: Omit<Parameters<typeof heldBack>[0], 'call'>) =>
  heldBack({ call: 'one', ...tool }, { sight, places: ['/h/tess', '/w/repo'], asks });
const at = (kind: 'read' | 'edit', path: string) => held({ kind, locations: [{ path, line: null }] });

test.each([
  '/h/tess/.ssh/id_ed25519',
  '/w/repo/a.txt',
  '/h/tess/repo.worktrees/two/a.txt',
  '/etc/shadow',
  '/root//x/./y',
])('what is nowhere in a sandbox is kept from it: %s', async (path) => {
  expect(await at('read', path)).toEqual([{ by: 'hidden', path }]);
  expect(await at('edit', path)).toEqual([{ by: 'hidden', path }]);
});

test('what is shown to be read can be read, and is kept from edits alone', async () => {
  const path = join(folder, 'docs', 'sub', 'new.md');
  expect(await at('read', path)).toEqual([]);
  expect(await at('edit', path)).toEqual([{ by: 'read-only', path }]);
  expect(await at('edit', '/h/tess')).toEqual([{ by: 'read-only', path: '/h/tess' }]);
});

test.each([
  '/h/tess/repo.worktrees/one/src/a.ts',
  'src/a.ts',
  '../outside',
  '/h/tess/repo.worktrees/one/../two/a.txt',
  '/h/tess/a\u202e',
  '/tmp/x',
  '/run/understory/home/.npmrc',
  '~/.ssh/id',
])('nothing is said of what may be changed, or is not certain: %s', async (path) => {
  expect([...(await at('read', path)), ...(await at('edit', path))]).toEqual([]);
});

test('nothing is said of a way that a link leads', async () => {
  expect(await at('edit', join(folder, 'docs', 'link', 'x'))).toEqual([]);
});

test('a command is kept from what it names of the user’s, and nothing is said of other words', async () => {
  const command = `cat /h/tess/.aws/credentials '/w/repo/.env' > /h/tess/repo.worktrees/one/x; sed -n /foo/p a /h/tess/.nvm/x --at=/h/tess/notes`;
  expect(await held({ kind: 'execute', command })).toEqual([
    { by: 'hidden', path: '/h/tess/.aws/credentials' },
    { by: 'hidden', path: '/w/repo/.env' },
    { by: 'hidden', path: '/h/tess/notes' },
  ]);
});

test('an address is asked about once more where its host is not allowed; a server of tools may run elsewhere', async () => {
  const fetch = (url: string) => held({ kind: 'fetch', input: JSON.stringify({ url }) });
  expect(await fetch('https://a.example/x')).toEqual([{ by: 'asks', host: 'a.example:443' }]);
  expect(await fetch('http://a.example:81/')).toEqual([{ by: 'asks', host: 'a.example:81' }]);
  expect([...(await fetch('https://known.example/')), ...(await fetch('file:///etc/passwd'))]).toEqual([]);
  const mcp = { server: 'files', tool: 'read' };
  expect(await held({ kind: 'read', mcp, locations: [{ path: '/etc/shadow', line: null }] })).toEqual([]);
});
