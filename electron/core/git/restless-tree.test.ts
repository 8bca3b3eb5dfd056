import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, link, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { CommitId } from '#shared/ids';
import { AT_NIGHT, someByDay } from '#shared/testing/at-night';
import { type TestRepo, testRepo } from '../testing/test-repo';
import type { Git } from './git';
import { openRepository, recordTree } from './index';
import { readInTree } from './read-in-tree';
import { WORTH_A_PACK } from './store-as-pack';

const SECRET = 'SECRETKEY\n';
const HARMLESS = '123456789\n';
/** Few, so that each is swapped within the moment between Git's look at it and its opening. */
const FILES = 2;

/** A process that swaps files, and folders, of a tree with links to what lies outside, as fast as it can. */
const FLIP = `
  const fs = require('node:fs');
  const [out, kind] = process.argv.slice(1);
  const harmless = ${JSON.stringify(HARMLESS)};
  const names = Array.from({ length: ${FILES} }, (_, i) => 'f' + i);
  for (const name of names) {
    if (kind === 'folder') { fs.mkdirSync(name); fs.writeFileSync(name + '/key', harmless); }
    else fs.writeFileSync(name, harmless);
  }
  fs.symlinkSync(out, 'link');
  process.stdout.write('on');
  for (let n = 0; ; n += 1) {
    for (const name of names) {
      if (kind === 'folder') {
        fs.renameSync(name, 'aside'); fs.renameSync('link', name);
        fs.renameSync(name, 'link'); fs.renameSync('aside', name);
      } else if (kind === 'same-inode') {
        fs.linkSync(name, 'kept'); fs.symlinkSync(out, 't'); fs.renameSync('t', name);
        fs.renameSync('kept', name);
      } else {
        fs.symlinkSync(out, 't'); fs.renameSync('t', name);
        fs.writeFileSync('u', harmless); fs.renameSync('u', name);
      }
    }
  }
`;

/** Runs a script in the repository until it is disposed of; throws if it ended before. */
async function alive(repo: TestRepo, script: string, ...args: string[]): Promise<AsyncDisposable> {
  const child = spawn(process.execPath, ['-e', script, ...args], {
    cwd: repo.path,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) throw new Error('the process ended too early');
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function record(
  repo: TestRepo,
  fallback: CommitId,
  run: number,
  within: (git: Git) => Git = (git) => git,
) {
  const index = join(repo.parent, `index-${run}`);
  const git = within(openRepository(repo.path).with({ index }));
  const objects = join(repo.path, '.git/objects');
  return recordTree(git, { root: repo.path, index, realIndex: null, fallback, objects });
}

/** Puts what lies outside in the place of something in the tree, and gives back how it is taken away again. */
type Swap = (inside: string, outside: string) => Promise<() => Promise<void>>;

const swaps: Readonly<Record<'by another file' | 'by the same file' | 'with its folder', Swap>> = {
  'by another file': async (inside, outside) => {
    await rename(join(outside, 'key'), join(inside, 'key'));
    return async () => {
      await writeFile(join(outside, 'harmless'), HARMLESS);
      await rename(join(outside, 'harmless'), join(inside, 'key'));
    };
  },
  'by the same file': async (inside, outside) => {
    await link(join(inside, 'key'), join(outside, 'aside'));
    await rename(join(outside, 'key'), join(inside, 'key'));
    return () => rename(join(outside, 'aside'), join(inside, 'key'));
  },
  'with its folder': async (inside, outside) => {
    await rename(inside, `${outside}-aside`);
    await rename(outside, inside);
    return async () => {
      await rename(inside, outside);
      await rename(`${outside}-aside`, inside);
    };
  },
};

/** Git, with the swap in force just while it opens a file by its path. */
function swappedWhileOpening(git: Git, path: string, swap: () => Promise<() => Promise<void>>): Git {
  return {
    ...git,
    async try(args, options) {
      const opened = args.includes('update-index') ? String(options?.input).split('\0') : [];
      if (!opened.includes(path)) return git.try(args, options);
      const takeAway = await swap();
      try {
        return await git.try(args, options);
      } finally {
        await takeAway();
      }
    },
  };
}

// What Git reads there is a plain file as well: the link that it would have followed was there for less time than that.
const REPLACED = [
  ['by another file', 0],
  ['by the same file', 0],
  ['with its folder', 0],
  ['by another file', WORTH_A_PACK],
  ['with its folder', WORTH_A_PACK],
] as const;

test.each(someByDay(REPLACED, 3))(
  'what was in the place of a file just while Git opened it is not recorded, replaced %s, beside %i others',
  async (how, others) => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    const base = await repo.commit('base');
    const [inside, outside] = [join(repo.path, 'in'), join(repo.parent, 'outside')];
    await repo.write(Object.fromEntries(Array.from({ length: others }, (_, n) => [`s${n}`, `${n}\n`])));
    await repo.write({ 'in/key': HARMLESS });
    await mkdir(outside);
    await writeFile(join(outside, 'key'), SECRET);
    let swapped = 0;
    const { tree } = await record(repo, base, 1, (git) =>
      swappedWhileOpening(git, 'in/key', () => {
        swapped += 1;
        return swaps[how](inside, outside);
      }),
    );
    expect(swapped).toBe(1);
    expect(`${await repo.git('show', `${tree}:in/key`)}\n`).toBe(HARMLESS);
  },
);

test.each([
  ['file', AT_NIGHT ? 60 : 8, 0],
  ['same-inode', AT_NIGHT ? 60 : 4, 0],
  ['folder', AT_NIGHT ? 60 : 8, 0],
  ['file', AT_NIGHT ? 15 : 4, WORTH_A_PACK],
])(
  'nothing from outside is recorded while a %s is swapped with a link (%i times, beside %i that are still)',
  async (kind, runs, still) => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    const base = await repo.commit('base');
    const outside = join(repo.parent, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'key'), SECRET);
    await using _flipper = await alive(repo, FLIP, kind === 'folder' ? outside : join(outside, 'key'), kind);
    let recorded = 0;
    for (let run = 0; run < runs; run += 1) {
      await repo.write(
        Object.fromEntries(Array.from({ length: still }, (_, file) => [`s${file}`, `${run} ${file}\n`])),
      );
      const { tree } = await record(repo, base, run);
      const listed = await repo.git('ls-tree', '-r', tree);
      for (const [, mode, oid] of listed.matchAll(/^(\d+) blob (\w+)\tf\d+/gm)) {
        const content = await repo.git('cat-file', 'blob', oid ?? '');
        if (mode !== '120000') expect(`${content}\n`).toBe(HARMLESS);
        recorded += 1;
      }
    }
    expect(recorded).toBeGreaterThan(runs / 4);
  },
  240_000,
);

test('a file that is being written is recorded all the same, with filters, mode and links', async () => {
  await using repo = await testRepo({
    '.gitattributes': '*.up filter=up\n',
    'a.up': 'one\n',
    'deep/b.txt': 'one\n',
  });
  await repo.git('config', 'filter.up.clean', 'tr a-z A-Z');
  const base = await repo.commit('base');
  const writer = `
    const fs = require('node:fs');
    process.stdout.write('on');
    for (;;) {
      for (const name of ['a.up', 'deep/b.txt', 'deep/run']) {
        fs.writeFileSync('t', 'two\\n', { mode: 0o755 });
        fs.renameSync('t', name);
      }
      fs.rmSync('deep/link', { force: true });
      fs.symlinkSync('b.txt', 'deep/link');
    }`;
  await using _writer = await alive(repo, writer);
  const { tree } = await record(repo, base, 1);
  expect(await repo.git('show', `${tree}:a.up`)).toMatch(/^(ONE|TWO)$/);
  expect(await repo.git('show', `${tree}:deep/b.txt`)).toMatch(/^(one|two)$/);
  const modes = await repo.git('ls-tree', '-r', tree);
  if (modes.includes('deep/run')) expect(modes).toMatch(/^100755 blob \w+\tdeep\/run$/m);
  if (modes.includes('deep/link')) expect(modes).toMatch(/^120000 blob \w+\tdeep\/link$/m);
});

test('reading in a tree follows no link, on the way or at the end, and waits for no pipe', async () => {
  await using repo = await testRepo({ 'in/file': 'one\n' });
  await writeFile(join(repo.parent, 'key'), SECRET);
  await symlink(repo.parent, join(repo.path, 'out'));
  await symlink(join(repo.parent, 'key'), join(repo.path, 'in/link'));
  const read = (path: string, most = 100) => readInTree(repo.path, path, most);
  expect(await read('in/file')).toEqual({ kind: 'file', bytes: Buffer.from('one\n'), executable: false });
  await chmod(join(repo.path, 'in/file'), 0o755);
  expect(await read('in/file')).toMatchObject({ executable: true });
  expect(await read('out/key')).toEqual({ kind: 'nothing' });
  expect(await read('in/link')).toEqual({ kind: 'symlink', target: Buffer.from(join(repo.parent, 'key')) });
  expect(await read('in/file', 3)).toEqual({ kind: 'too-large' });
  expect(await read('in')).toEqual({ kind: 'special' });
  expect(await read('in/file/below')).toEqual({ kind: 'nothing' });
  expect(await read('gone')).toEqual({ kind: 'nothing' });
});

test('what no path reaches is said, and so is a file whose own path is too long', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  // A folder at a time, since no path reaches the last one.
  const make =
    'n=$(printf "d%.0s" $(seq 200)); for i in $(seq 30); do mkdir $n && cd -P $n || exit 1; done; : > leaf';
  const made = spawn('bash', ['-c', make], { cwd: repo.path, stdio: 'inherit' });
  await once(made, 'exit');
  await repo.write({ 'new.txt': 'two\n' });
  const recording = record(repo, base, 1);
  await Promise.allSettled([recording]);
  await execa('rm', ['-rf', join(repo.path, 'd'.repeat(200))]);
  const { tree, leftOut } = await recording;
  expect(await repo.git('show', `${tree}:new.txt`)).toBe('two');
  expect(leftOut.map(({ reason }) => reason)).toEqual(['path-too-long']);
  expect(leftOut[0]?.path).toMatch(/^d{200}\//);
});
