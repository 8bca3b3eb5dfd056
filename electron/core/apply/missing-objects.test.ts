import { chmod, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApplyMode } from '#shared/apply';
import { type ApplyScene, applyScene } from '../testing/apply-scene';

const LINES = Array.from({ length: 20 }, (_, line) => `line ${line}\n`);
const text = (at: number) => LINES.map((line, index) => (index === at ? `changed ${at}\n` : line)).join('');
const modes: ApplyMode[] = ['changes', 'merge', 'squash', 'rebase'];

async function scene(): Promise<ApplyScene> {
  const made = await applyScene({ 'dir/f.txt': LINES.join(''), 'dir/g.txt': 'g\n' });
  await made.work({ 'dir/f.txt': text(3), 'dir/g.txt': 'theirs\n' });
  await made.repo.write({ 'dir/f.txt': text(12) });
  return made;
}

async function objectFile({ repo }: ApplyScene, name: string): Promise<string> {
  const oid = await repo.git('rev-parse', name);
  return join(repo.path, '.git/objects', oid.slice(0, 2), oid.slice(2));
}

const lost = [
  ['a file of the session', 'understory/scene:dir/f.txt'],
  ['a file that is only written', 'understory/scene:dir/g.txt'],
  ['a file of the base', 'main:dir/f.txt'],
  ['a folder of the session', 'understory/scene:dir'],
  ['a folder of the base', 'main:dir'],
  ['the session’s tree', 'understory/scene^{tree}'],
] as const;

test.each(lost)('%s is missing: refused in words, nothing written', async (_what, name) => {
  await using made = await scene();
  await rm(await objectFile(made, name), { force: true });
  for (const mode of modes) {
    const refused = await made.applies.run({ ...made.request({ mode }), fingerprint: null });
    expect(refused, mode).toMatchObject({ refusal: { code: 'objects-missing' } });
  }
  const read = (name: string) => readFile(join(made.repo.path, 'dir', name), 'utf8');
  expect([await read('f.txt'), await read('g.txt')]).toEqual([text(12), 'g\n']);
  expect(await made.repo.git('rev-parse', 'main')).toBe(made.base);
  const left: string[] = await readdir(await made.transactions()).catch(() => []);
  expect(left.filter((name) => name !== 'git-folder.json')).toEqual([]);
});

test('a damaged object is refused in words as well', async () => {
  await using made = await scene();
  const file = await objectFile(made, 'understory/scene:dir/f.txt');
  await chmod(file, 0o644);
  await truncate(file, 10);
  for (const mode of modes) {
    const refused = await made.applies.run({ ...made.request({ mode }), fingerprint: null });
    expect(refused, mode).toMatchObject({ refusal: { code: 'objects-missing' } });
  }
});

test('a partial clone is not filled behind the user’s back, and says what it lacks', async () => {
  await using made = await scene();
  const { repo } = made;
  await rm(await objectFile(made, 'main:dir/f.txt'));
  await repo.git('remote', 'add', 'origin', join(repo.parent, 'gone'));
  await repo.git('config', 'remote.origin.promisor', 'true');
  await repo.git('config', 'remote.origin.partialCloneFilter', 'blob:none');
  await repo.git('config', 'core.repositoryFormatVersion', '1');
  await repo.git('config', 'extensions.partialClone', 'origin');
  for (const mode of modes) {
    const refused = await made.applies.plan(made.request({ mode }));
    expect(refused, mode).toMatchObject({ refusal: { code: 'objects-missing' } });
  }
});
