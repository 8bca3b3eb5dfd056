import { mkdir, mkdtemp, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Mount, SANDBOX_HOME } from '../policy';
import { runInSandbox } from '../run-in-sandbox';
import { linkCaches, type SharedCaches, sharedCaches } from '.';

const IN_NPM = '.npm/_cacache/content-v2/sha512/aa/bb/rest';
const IN_CARGO = '.cargo/registry/cache/index-1/a-1.0.0.crate';

let scene: string;
let home: string;
let work: string;
beforeEach(async () => {
  scene = await realpath(await mkdtemp(join(tmpdir(), 'understory-caches-')));
  home = join(scene, 'home');
  work = join(scene, 'work');
  for (const name of ['own/home', 'work', 'data']) await mkdir(join(scene, name), { recursive: true });
  for (const [path, text] of [
    [IN_NPM, 'A PACKAGE'],
    [IN_CARGO, 'A CRATE'],
    ['.npm/_cacache/index-v5/aa/bb/rest', 'HEADERS'],
    ['.npmrc', 'TOKEN'],
    ['.cargo/credentials.toml', 'TOKEN'],
    ['.m2/settings.xml', 'PASSWORD'],
    ['.m2/repository/a/a.jar', 'A JAR'],
  ] as const) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
  }
  await writeFile(join(work, 'package.json'), '{}');
});
afterEach(() => rm(scene, { recursive: true, force: true, maxRetries: 5 }));

function found(command = 'agent', hidden: readonly string[] = []): SharedCaches {
  return sharedCaches({ command, env: {}, home }, work, hidden);
}

const node = {
  path: process.execPath,
  env: {},
  mount: { from: dirname(process.execPath), to: dirname(process.execPath), access: 'read' } as Mount,
};

async function link(caches: SharedCaches): Promise<void> {
  await linkCaches(caches, { folder: join(scene, 'own'), home: join(scene, 'own/home'), node });
}

/** What a script prints that runs as an agent's would, in a sandbox with these caches. */
async function run({ mounts }: SharedCaches, script: string): Promise<string> {
  const { stdout, stderr } = await runInSandbox(
    {
      mounts,
      home: join(scene, 'own/home'),
      network: { kind: 'none' },
      limits: { processes: 100 },
    },
    ['/bin/sh', '-c', script],
    { cwd: '/', env: { PATH: '/usr/bin:/bin', HOME: SANDBOX_HOME }, most: 100_000, deadlineMs: 30_000 },
  );
  return stdout.toString() + stderr;
}

test('a tool finds what the user has, and what it writes in its place stays in its sandbox', async () => {
  const caches = found();
  await link(caches);
  const said = await run(
    caches,
    `cat ~/${IN_NPM}; cat /run/understory/caches/maven/a/a.jar
     echo POISON > ~/${IN_NPM}; chmod 777 ~/${IN_NPM}; rm -f /run/understory/caches/npm/sha512/aa/bb/rest; cp /bin/true /run/understory/caches/cargo/x
     echo POISON > ~/new && mv ~/new ~/${IN_NPM}; cat ~/${IN_NPM}`,
  );
  expect(said).toMatch(/^A PACKAGEA JARPOISON$/m);
  expect(said.match(/Read-only file system/g)).toHaveLength(4);
  expect(await readFile(join(home, IN_NPM), 'utf8')).toBe('A PACKAGE');
  expect((await stat(join(home, IN_NPM))).mode & 0o777).toBe(0o644);
  expect(caches.variables).toEqual({ MAVEN_ARGS: '-Dmaven.repo.local.tail=/run/understory/caches/maven' });
});

test('nothing that somebody logs in with goes along, nor what has to do with a hidden folder, nor a link that leads to one', async () => {
  const caches = found();
  await link(caches);
  const said = await run(
    caches,
    'find -L / -xdev -name "*rc" -o -name "cred*" -o -name "settings.xml"; grep -rl -e TOKEN -e PASSWORD -e HEADERS ~ /run 2>/dev/null; echo end',
  );
  expect(said).not.toMatch(/npmrc|credentials|settings\.xml|run\/understory/);
  expect(said).toContain('end');
  expect(found('agent', [join(home, '.m2')]).mounts.map(({ from }) => from)).not.toContain(
    join(home, '.m2/repository'),
  );
  await rm(join(home, '.m2/repository'), { recursive: true });
  await symlink(join(scene, 'data'), join(home, '.m2/repository'));
  expect(found('agent', [join(scene, 'data')]).mounts.map(({ to }) => to)).not.toContain(
    '/run/understory/caches/maven',
  );
});

test('links are made once, where a tool is likely to work, and over nothing that is there', async () => {
  expect(found().linked.map(({ name }) => name)).toEqual(['npm']);
  await rm(join(work, 'package.json'));
  expect(found().linked).toEqual([]);
  expect(found('/usr/bin/npx').linked.map(({ name }) => name)).toEqual(['npm']);
  await writeFile(join(work, 'Cargo.toml'), '');
  const own = join(scene, 'own/home', IN_CARGO);
  await mkdir(dirname(own), { recursive: true });
  await writeFile(own, 'ITS OWN');
  await link(found());
  expect(await readFile(own, 'utf8')).toBe('ITS OWN');
  await rm(own);
  await link(found());
  await expect(stat(own)).rejects.toThrow();
});

test('a folder that programs of the sandbox put a link in place of leads nowhere', async () => {
  await symlink(join(home, '.cargo'), join(scene, 'own/home/.npm'));
  await link(found());
  await expect(stat(join(home, '.cargo/_cacache'))).rejects.toThrow();
});
