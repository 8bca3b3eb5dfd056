import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApplyMode } from '#shared/apply';
import { casesByDay } from '#shared/testing/at-night';
import { type ApplyScene, applyScene, expectOk } from '../testing/apply-scene';

const MODES: ApplyMode[] = ['changes', 'merge', 'squash', 'rebase'];
const text = (first: string, last: string, end = '\n') =>
  [first, ...Array.from({ length: 9 }, (_, line) => `line ${line}`), last, ''].join(end);

async function appliedAndUndone(
  scene: ApplyScene,
  mode: ApplyMode,
  path: string,
  expected: Buffer,
): Promise<void> {
  const before = await scene.manifest();
  const record = await scene.run({ mode });
  expect(await readFile(join(scene.repo.path, path))).toEqual(expected);
  expectOk(await scene.applies.undo(record.apply));
  expect(await scene.manifest()).toEqual(before);
}

test.each(casesByDay(MODES, (mode) => mode === 'changes' || mode === 'rebase'))(
  'line ends that Git converts on the way out, as %s',
  async (mode) => {
    await using scene = await applyScene({ '.gitattributes': '*.txt text\n', 'f.txt': text('one', 'last') });
    await scene.work({ 'f.txt': text('theirs', 'last') });
    const { git, write } = scene.repo;
    await git('config', 'core.autocrlf', 'true');
    await write({ 'f.txt': null });
    await git('checkout', '-q', '--', 'f.txt');
    await write({ 'f.txt': text('one', 'ours', '\r\n') });
    await appliedAndUndone(scene, mode, 'f.txt', Buffer.from(text('theirs', 'ours', '\r\n')));
  },
);

test.each(casesByDay(MODES, (mode) => mode === 'squash'))(
  'a file that lies there as UTF-16, as %s',
  async (mode) => {
    const utf16 = (content: string) => Buffer.from(content, 'utf16le');
    await using scene = await applyScene({
      '.gitattributes': '*.u16 text working-tree-encoding=UTF-16LE\n',
      'f.u16': utf16(text('öne', 'last')),
    });
    await scene.work({ 'f.u16': utf16(text('thëirs', 'last')) });
    await scene.repo.write({ 'f.u16': utf16(text('öne', 'oürs')) });
    await appliedAndUndone(scene, mode, 'f.u16', utf16(text('thëirs', 'oürs')));
  },
);

test.each(casesByDay(MODES, (mode) => mode === 'merge'))(
  'mixed line ends under attributes that even them out come back as they were, as %s',
  async (mode) => {
    await using scene = await applyScene({ 'f.txt': 'a\r\nb\nc\r\n', 'g.txt': 'g\n' });
    await scene.work({ '.gitattributes': '*.txt text=auto\n', 'g.txt': 'theirs\n' });
    await appliedAndUndone(scene, mode, 'g.txt', Buffer.from('theirs\n'));
  },
);

test('a commit that the user has replaced by another is taken as what it is', async () => {
  await using scene = await applyScene({ 'f.txt': text('one', 'last') });
  await scene.work({ 'f.txt': text('theirs', 'last') });
  const { git } = scene.repo;
  const other = await git('commit-tree', `${scene.base}^{tree}`, '-m', 'another base');
  await git('replace', scene.base, other);
  await scene.repo.write({ 'f.txt': text('one', 'ours') });
  for (const mode of MODES) await appliedAndUndone(scene, mode, 'f.txt', Buffer.from(text('theirs', 'ours')));
});
