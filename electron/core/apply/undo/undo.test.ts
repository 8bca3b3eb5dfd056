import { chmod, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { ApplyMode } from '#shared/apply';
import { applyScene, expectOk } from '../../testing/apply-scene';

// Real Git, many times over: slow only where the machine is busy.
vi.setConfig({ testTimeout: 180_000 });

const LINES = Array.from({ length: 20 }, (_, line) => `line ${line}`);
const text = (changes: Record<number, string> = {}) =>
  `${LINES.map((line, index) => changes[index] ?? line).join('\n')}\n`;

test.each<ApplyMode>(['changes', 'merge', 'squash', 'rebase'])(
  'a rich dirty workspace is the same to the byte after %s and undo',
  async (mode) => {
    await using scene = await applyScene({
      '.gitattributes': '*.crlf text eol=crlf\n*.id ident\n*.mixed -text\n',
      '.gitignore': '*.log\n',
      'f.txt': text(),
      'win.crlf': 'a\r\nb\r\n',
      'keyed.id': '$Id$\nx\n',
      'both.mixed': 'a\r\nb\n',
      'tool.sh': { content: '#!/bin/sh\n', mode: 0o755 },
      'secret.txt': { content: text(), mode: 0o600 },
      'run me.txt': 'r\n',
      link: { link: 'f.txt' },
      'raw\udcff.txt': 'raw\n',
      'new\nline.txt': 'n\n',
      '-dash': 'd\n',
      'assumed.txt': text(),
      'gone.txt': 'gone\n',
      'deep/er/only.txt': 'only\n',
      'swap/inside.txt': 'inside\n',
      'staged.txt': text(),
    });
    await scene.work({
      'f.txt': text({ 3: 'theirs' }),
      'win.crlf': 'a\r\ntheirs\r\n',
      'keyed.id': '$Id$\ntheirs\n',
      'both.mixed': 'theirs\r\nb\n',
      'tool.sh': '#!/bin/sh\ntrue\n',
      'secret.txt': text({ 4: 'theirs' }),
      'raw\udcff.txt': 'theirs\n',
      'new\nline.txt': 'theirs\n',
      '-dash': 'theirs\n',
      'assumed.txt': text({ 1: 'theirs' }),
      'gone.txt': null,
      'deep/er/only.txt': null,
      'staged.txt': text({ 2: 'theirs' }),
      link: null,
      swap: null,
    });
    await scene.work({ link: { link: 'elsewhere' }, swap: 'a file now\n', 'added/raw\udcfe.txt': 'a\n' });
    await scene.inSession(['update-index', '--chmod=+x', 'run me.txt'], ['commit', '-q', '-m', 'x']);
    const { repo } = scene;
    await repo.write({ 'staged.txt': text({ 10: 'staged' }), 'intended.txt': 'i\n' });
    await repo.git('add', 'staged.txt');
    await repo.git('add', '-N', 'intended.txt');
    await repo.git('update-index', '--assume-unchanged', 'assumed.txt');
    await repo.write({
      'staged.txt': text({ 10: 'staged', 15: 'unstaged' }),
      'assumed.txt': text({ 18: 'ours' }),
      'f.txt': text({ 12: 'ours' }),
      'own.txt': 'own\n',
      'debug.log': 'log\n',
      'secret.txt': { content: text({ 19: 'ours' }), mode: 0o600 },
    });
    await utimes(join(repo.path, 'own.txt'), 1_500_000_000.25, 1_500_000_000.75);
    const before = await scene.manifest();

    const plan = await scene.plan({ mode });
    expect(plan.conflicts).toEqual([]);
    expect(await scene.manifest()).toEqual(before);
    const record = await scene.run({ mode });

    const read = (name: string) => readFile(join(repo.path, name), 'utf8');
    expect(await read('f.txt')).toBe(text({ 3: 'theirs', 12: 'ours' }));
    expect(await read('assumed.txt')).toBe(text({ 1: 'theirs', 18: 'ours' }));
    expect(await read('staged.txt')).toBe(text({ 2: 'theirs', 10: 'staged', 15: 'unstaged' }));
    expect(await read('win.crlf')).toBe('a\r\ntheirs\r\n');
    expect(await read('keyed.id')).toMatch(/^\$Id: [0-9a-f]{40} \$\ntheirs\n$/);
    expect((await stat(join(repo.path, 'secret.txt'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(repo.path, 'run me.txt'))).mode & 0o111).toBe(0o111);
    expect((await stat(join(repo.path, 'f.txt'))).nlink).toBe(1);
    if (mode !== 'changes') {
      expect(await repo.git('diff', '--cached', '--name-only')).toBe('staged.txt');
      expect(await repo.git('show', ':staged.txt')).toBe(text({ 2: 'theirs', 10: 'staged' }).trimEnd());
    }
    expectOk(await scene.applies.undo(record.apply));
    expect(await scene.manifest()).toEqual(before);
    expect(await repo.git('fsck', '--no-dangling')).toBe('');
  },
);

test('a refreshed index does not keep an undo from being exact', async () => {
  await using scene = await applyScene({ 'f.txt': text() });
  await scene.work({ 'f.txt': text({ 3: 'theirs' }) });
  const before = await scene.manifest();
  await scene.run({ mode: 'squash' });
  await scene.repo.git('status');
  await scene.repo.git('update-index', '-q', '--really-refresh');
  expectOk(await scene.applies.undo(null));
  expect(await scene.manifest()).toEqual(before);
});

test.each<ApplyMode>(['changes', 'squash'])(
  'later edits survive the undo of %s, exact originals return elsewhere',
  async (mode) => {
    await using scene = await applyScene({ 'f.txt': text(), 'g.txt': text(), 'old.txt': 'old\n' });
    await scene.work({ 'f.txt': text({ 3: 'theirs' }), 'g.txt': text({ 3: 'theirs' }), 'old.txt': null });
    const before = await scene.manifest();
    await scene.run({ mode });
    await scene.repo.write({ 'f.txt': text({ 3: 'theirs', 15: 'later' }), 'extra.txt': 'extra\n' });
    expectOk(await scene.applies.undo(null));
    expect(await readFile(join(scene.repo.path, 'f.txt'), 'utf8')).toBe(text({ 15: 'later' }));
    const after = await scene.manifest();
    for (const same of ['g.txt', 'old.txt', '@head', '@refs'])
      expect([same, after[same]]).toEqual([same, before[same]]);
    expect(await scene.repo.git('status', '--porcelain')).toBe(' M f.txt\n?? extra.txt');
    expect(await scene.applies.undo(null)).toMatchObject({ refusal: { code: 'apply-unknown' } });
  },
);

test('an undo that would lose a later edit is refused with the conflict, and nothing is written', async () => {
  await using scene = await applyScene({ 'f.txt': text() });
  await scene.work({ 'f.txt': text({ 3: 'theirs' }) });
  const record = await scene.run();
  await scene.repo.write({ 'f.txt': text({ 3: 'theirs, improved' }) });
  const before = await scene.manifest();
  expect(await scene.applies.undo(record.apply)).toMatchObject({
    refusal: { code: 'undo-would-lose-edits', conflicts: [{ path: 'f.txt', kind: 'content' }] },
  });
  expect(await scene.manifest()).toEqual(before);
});

test('the first of two applies is undone on its own', async () => {
  await using scene = await applyScene({ 'f.txt': text() });
  const first = await scene.work({ 'f.txt': text({ 3: 'first' }), 'one.txt': '1\n' });
  const record = await scene.run();
  await scene.work({ 'f.txt': text({ 3: 'first', 10: 'second' }) });
  const again = await scene.run({ base: first });
  expect(again.files).toEqual(['f.txt']);
  await scene.repo.write({ 'f.txt': text({ 3: 'first', 10: 'second', 18: 'mine' }) });
  expectOk(await scene.applies.undo(record.apply));
  expect(await readFile(join(scene.repo.path, 'f.txt'), 'utf8')).toBe(text({ 10: 'second', 18: 'mine' }));
  expect(await scene.repo.git('status', '--porcelain')).toBe(' M f.txt');
  expect((await scene.applies.list(null)).map((each) => each.state)).toEqual(['done', 'undone']);
});

test('a branch that moved on is not moved back', async () => {
  await using scene = await applyScene({ 'f.txt': text() });
  await scene.work({ 'f.txt': text({ 3: 'theirs' }) });
  const record = await scene.run({ mode: 'merge' });
  await scene.repo.git('commit', '-q', '--allow-empty', '-m', 'on top');
  const top = await scene.repo.git('rev-parse', 'HEAD');
  expect(await scene.applies.undo(record.apply)).toMatchObject({
    refusal: { code: 'undo-moved-on', target: 'refs/heads/main', expected: record.commit, actual: top },
  });
  expect(await scene.applies.undo(record.apply)).toMatchObject({ ok: false });
});

test('an apply can be undone once, and an unknown one not at all', async () => {
  await using scene = await applyScene({ 'f.txt': text() });
  await scene.work({ 'f.txt': text({ 3: 'theirs' }) });
  const record = await scene.run();
  expectOk(await scene.applies.undo(record.apply));
  expect(await scene.applies.undo(record.apply)).toMatchObject({ refusal: { code: 'apply-already-undone' } });
  const unknown = 'zzzzzzzz' as typeof record.apply;
  expect(await scene.applies.undo(unknown)).toMatchObject({ refusal: { code: 'apply-unknown' } });
  await rm(scene.repo.path, { recursive: true });
  const gone = await scene.applies.list(null);
  expect(gone).toHaveLength(1);
});

test('plain Git reaches the workspace as it was', async () => {
  await using scene = await applyScene({ '.gitattributes': '*.txt text\n', 'f.txt': text(), 'g.txt': 'g\n' });
  await scene.work({ 'f.txt': text({ 3: 'theirs' }) });
  await scene.repo.write({ 'g.txt': 'staged\n' });
  await scene.repo.git('add', 'g.txt');
  const mixed = text({ 15: 'ours\r' });
  await scene.repo.write({ 'f.txt': mixed });
  await chmod(join(scene.repo.path, 'f.txt'), 0o640);
  const { snapshotRef } = await scene.run();
  const { git } = scene.repo;
  expect(await git('show', `${snapshotRef}:f.txt`)).toContain('ours');
  expect(await git('show', `${snapshotRef}^2:g.txt`)).toBe('staged');
  expect(`${await git('show', `${snapshotRef}^4:files/f.txt`)}\n`).toBe(mixed);
  await git('reset', '-q', '--hard');
  await git('stash', 'apply', '-q', '--index', snapshotRef);
  expect(await readFile(join(scene.repo.path, 'g.txt'), 'utf8')).toBe('staged\n');
});
