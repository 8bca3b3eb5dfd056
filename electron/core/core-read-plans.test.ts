import { rename } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

test('a plan is judged by the files of the base that is asked for, else of its own, else of HEAD', async () => {
  await using repo = await testRepo();
  await using app = await testCore();
  await repo.write({ 'src/old.ts': 'x' });
  await repo.commit('old');
  await repo.git('branch', 'before');
  await repo.git('mv', 'src/old.ts', 'src/new.ts');
  await repo.commit('new');
  const files = (head: string) => {
    const text = `---\nunderstory: 1\n${head}---\n- [ ] T1 Update the rows of the cart\n  - Files: \`src/old.ts\`\n  - Checks: \`npm test\`\n`;
    return [{ name: 'plan.md', content: Buffer.from(text).toString('base64') }];
  };
  const ask = { path: repo.path, base: null, grain: null, tag: null };
  const codes = async (asked: Partial<Parameters<typeof app.core.plans.read>[0]>) =>
    expectOk(await app.core.plans.read({ ...ask, files: files(''), ...asked })).problems.map(
      ({ code }) => code,
    );
  expect(await codes({})).toEqual(['missing-file']);
  expect(await codes({ base: 'before' })).toEqual([]);
  expect(await codes({ files: files('base: before\n') })).toEqual([]);
  expect(await codes({ path: null })).toEqual([]);
  expect(await codes({ files: files('base: none\n') })).toEqual(['missing-file', 'unknown-base']);
  const read = (asked: object) => app.core.plans.read({ ...ask, files: files(''), ...asked });
  expect(await read({ base: 'none' })).toMatchObject({ refusal: { code: 'base-unknown', base: 'none' } });
  expect(await read({ files: [{ name: 'a.md', content: '' }] })).toMatchObject({
    refusal: { code: 'plan-not-read', file: 'a.md', why: 'nothing' },
  });
  await rename(repo.path, `${repo.path}-away`);
  expect(await read({})).toMatchObject({ refusal: { code: 'repository-missing' } });
  await rename(`${repo.path}-away`, repo.path);
});
