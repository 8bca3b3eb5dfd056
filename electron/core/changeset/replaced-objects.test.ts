import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RepoPath } from '#shared/ids';
import { isAncestor, openRepository, resolveCommit } from '../git';
import { applyScene } from '../testing/apply-scene';
import { expectOk } from '../testing/test-values';
import { changesetPatch, readChangeset, readFileAt } from './index';

const GOOD = 'console.log(1)\n';
const BAD = `${GOOD}// back door\n`;

test('what a session shows of its work is what is applied, whatever objects were replaced', async () => {
  await using scene = await applyScene({ 'app.js': 'console.log(0)\n', good: GOOD });
  const { repo, base } = scene;
  const head = await scene.work({ 'app.js': BAD });
  await repo.git('replace', `${head}:app.js`, `${base}:good`);
  expect(await repo.git('show', `${head}:app.js`)).toBe(GOOD.trim());

  const text = expectOk(await changesetPatch(repo.path, { from: base, to: head, complete: true })).toString();
  const { additions } = await readChangeset(repo.path, { kind: 'session' }, base, head);
  const content = await readFileAt(repo.path, head, 'app.js' as RepoPath);

  expect(text).toContain('+// back door');
  expect(additions).toBe(2);
  expect(content).toMatchObject({ type: 'text', text: BAD });
  await scene.run({ mode: 'squash' });
  expect(await repo.git('--no-replace-objects', 'show', 'HEAD:app.js')).toBe(BAD.trim());
});

test.each(['a replaced commit', 'a replaced tree', 'a graft'])(
  '%s changes nothing of what is shown',
  async (how) => {
    await using scene = await applyScene({ 'app.js': GOOD });
    const { repo, base } = scene;
    const head = await scene.work({ 'app.js': BAD });
    const empty = await repo.git('commit-tree', `${base}^{tree}`, '-m', 'nothing');
    if (how === 'a replaced commit') await repo.git('replace', head, empty);
    else if (how === 'a replaced tree') await repo.git('replace', `${head}^{tree}`, `${base}^{tree}`);
    else {
      await mkdir(join(repo.path, '.git', 'info'), { recursive: true });
      await writeFile(join(repo.path, '.git', 'info', 'grafts'), `${head}\n`);
    }

    const git = openRepository(repo.path);
    expect(await isAncestor(git, base, head)).toBe(true);
    expect(await resolveCommit(git, `${head}^1`)).toBe(base);
    expect((await readChangeset(repo.path, { kind: 'session' }, base, head)).files).toMatchObject([
      { path: 'app.js' },
    ]);
  },
);
