import { chmod, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApplyMode } from '#shared/apply';
import { casesByDay, someByDay } from '#shared/testing/at-night';
import { applyScene, expectOk } from '../../testing/apply-scene';

const LINES = Array.from({ length: 20 }, (_, line) => `line ${line}`);
const text = (changes: Record<number, string> = {}) =>
  `${LINES.map((line, index) => changes[index] ?? line).join('\n')}\n`;

test.each<ApplyMode>(casesByDay(['changes', 'merge', 'squash', 'rebase'], (mode) => mode !== 'squash'))(
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

test('an older apply whose files no later one touched is undone exactly', async () => {
  await using scene = await applyScene({ 'a/one.txt': text(), 'two.txt': text() });
  const first = await scene.work({ 'a/one.txt': text({ 3: 'first' }), 'made/first.txt': '1\n' });
  const before = await scene.manifest();
  const older = await scene.run();
  await scene.work({ 'two.txt': text({ 3: 'second' }), 'made/second.txt': '2\n' });
  await scene.run({ base: first });
  expect(await scene.applies.planUndo(older.apply)).toMatchObject({
    value: {
      how: 'exact',
      branch: null,
      later: 1,
      files: [
        { path: 'a/one.txt', change: 'write' },
        { path: 'made/first.txt', change: 'delete' },
      ],
    },
  });
  expectOk(await scene.applies.undo(older.apply));
  const after = await scene.manifest();
  expect(after['a/one.txt']).toEqual(before['a/one.txt']);
  expect(await scene.repo.git('status', '--porcelain', '-uall')).toBe(' M two.txt\n?? made/second.txt');
});

test('the plan of an undo says what would be merged, and writes nothing', async () => {
  await using scene = await applyScene({ 'f.txt': text(), 'g.txt': text() });
  await scene.work({ 'f.txt': text({ 3: 'theirs' }), 'g.txt': text({ 3: 'theirs' }) });
  const record = await scene.run({ mode: 'squash' });
  await scene.repo.write({ 'f.txt': text({ 3: 'theirs', 15: 'later' }) });
  const before = await scene.manifest();
  expect(await scene.applies.planUndo(record.apply)).toMatchObject({
    value: {
      how: 'merge',
      later: 0,
      branch: { name: 'refs/heads/main', from: record.commit, to: record.before },
      files: [
        { path: 'f.txt', change: 'write' },
        { path: 'g.txt', change: 'write' },
      ],
    },
  });
  await scene.repo.write({ 'f.txt': text({ 3: 'theirs, improved' }) });
  expect(await scene.applies.planUndo(record.apply)).toMatchObject({
    refusal: { code: 'undo-would-lose-edits', conflicts: [{ path: 'f.txt' }] },
  });
  await scene.repo.write({ 'f.txt': text({ 3: 'theirs', 15: 'later' }) });
  expect({ ...(await scene.manifest()), 'f.txt': null }).toEqual({ ...before, 'f.txt': null });
});

test.each(
  someByDay(
    [
      ['merge', 'git revert -m 1 '],
      ['squash', 'git revert '],
      ['rebase', 'git revert '],
    ] as const,
    1,
  ),
)('a branch that moved on from a %s is not moved back, and the way out works', async (mode, way) => {
  await using scene = await applyScene({ 'f.txt': text(), 'g.txt': 'g\n' });
  await scene.work({ 'f.txt': text({ 3: 'theirs' }) });
  await scene.work({ 'f.txt': text({ 3: 'theirs', 9: 'more' }) });
  const record = await scene.run({ mode });
  await scene.repo.git('commit', '-q', '--allow-empty', '-m', 'on top');
  const top = await scene.repo.git('rev-parse', 'HEAD');
  const undone = await scene.applies.undo(record.apply);
  if (undone.ok || undone.refusal.code !== 'undo-moved-on') throw new Error('not refused as it should be');
  const { refusal } = undone;
  expect(refusal).toMatchObject({
    target: 'refs/heads/main',
    expected: record.commit,
    actual: top,
    why: 'commits-on-top',
    later: null,
  });
  expect(await scene.applies.planUndo(record.apply)).toMatchObject({ refusal });
  expect((await scene.applies.past(null)).map(({ obstacle }) => obstacle)).toEqual([refusal]);
  expect(refusal.revert).toContain(way);
  await scene.repo.git(...(refusal.revert ?? '').split(' ').slice(1), '--no-edit');
  expect(await readFile(join(scene.repo.path, 'f.txt'), 'utf8')).toBe(text());
});

test('a later apply on the same branch is named as what to undo first', async () => {
  await using scene = await applyScene({ 'f.txt': text() });
  const first = await scene.work({ 'f.txt': text({ 3: 'first' }) });
  const older = await scene.run({ mode: 'squash' });
  await scene.work({ 'f.txt': text({ 3: 'first', 10: 'second' }) });
  const newer = await scene.run({ mode: 'squash', base: first });
  expect(await scene.applies.undo(older.apply)).toMatchObject({
    refusal: { code: 'undo-moved-on', why: 'commits-on-top', later: newer.apply },
  });
  expect((await scene.applies.past(null)).map(({ obstacle }) => obstacle?.code ?? null)).toEqual([
    null,
    'undo-moved-on',
  ]);
  expectOk(await scene.applies.undo(newer.apply));
  expectOk(await scene.applies.undo(older.apply));
  expect(await readFile(join(scene.repo.path, 'f.txt'), 'utf8')).toBe(text());
});

test('a rewritten, a deleted and another checked-out branch are each told apart', async () => {
  await using scene = await applyScene({ 'f.txt': text() });
  await scene.work({ 'f.txt': text({ 3: 'theirs' }) });
  await scene.repo.git('branch', 'other');
  const away = await scene.run({ mode: 'squash', target: 'refs/heads/other' });
  await scene.repo.git('branch', '-D', 'other');
  const here = await scene.run({ mode: 'squash' });
  const why = (of: typeof here) =>
    scene.applies
      .undo(of.apply)
      .then((undone) => (!undone.ok && undone.refusal.code === 'undo-moved-on' ? undone.refusal.why : null));
  expect(await why(away)).toBe('branch-gone');
  await scene.repo.git('switch', '-q', '-c', 'elsewhere');
  expect(await why(here)).toBe('not-checked-out');
  await scene.repo.git('branch', '-f', 'main', here.before ?? '');
  expect(await why(here)).toBe('rewritten');
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
