import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Plan, TaskKey } from '#shared/plan';
import { takeable } from '#shared/plan-changes';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const CHOICES = {
  agent: { by: 'command' as const, protocol: 'command' as const, command: ['sh', '-c', 'echo > made.txt'] },
  ...{ base: null, model: null, customAgent: null, permissions: null },
};
const HEAD = '---\nunderstory: 1\ntitle: A plan\n---\n';
const BEFORE = `${HEAD}- [ ] T1 One\n- [ ] T2 Two\n- [ ] T3 Three\n`;
const AFTER = `${HEAD}- [x] T1 One\n  Otherwise.\n- [ ] T2 Second\n- [ ] T4 Four\n`;

test('a started plan whose file was changed takes what the user wants of it; what has begun stays as it is', async () => {
  await using repo = await testRepo({ 'plans/plan.md': BEFORE });
  await using app = await testCore();
  await repo.commit('base');
  const repository = await app.add(repo.path);
  const file = {
    ...{ name: 'plan.md', path: join(repo.path, 'plans/plan.md') },
    content: Buffer.from(BEFORE).toString('base64'),
  };
  const asRead: Plan = expectOk(
    await app.core.plans.read({
      files: [file],
      ...{ path: repo.path, base: null, grain: null, tag: null },
    }),
  );
  expect(asRead.sources).toMatchObject([{ name: 'plan.md', path: 'plans/plan.md' }]);
  const plan = {
    ...asRead,
    tasks: asRead.tasks.map((task) => (task.key === 'T2' ? { ...task, text: 'Mine.' } : task)),
  };
  const { id } = expectOk(
    await app.core.plans.start({
      ...{ repository, plan, asRead, choices: CHOICES },
      chosen: [TaskKey.parse('T1')],
    }),
  );
  const changes = async () => expectOk(await app.core.plans.changes({ plan: id }));
  expect(await changes()).toEqual({ state: 'same' });

  await repo.write({ 'plans/plan.md': AFTER });
  const changed = await changes();
  if (changed.state !== 'changed') throw new Error(changed.state);
  expect(changed.changes).toEqual({
    added: [{ key: 'T4', title: 'Four' }],
    removed: [{ key: 'T3', title: 'Three', begun: false }],
    changed: [
      { key: 'T1', title: 'One', begun: true, fields: ['text'], kept: [] },
      { key: 'T2', title: 'Second', begun: false, fields: ['title'], kept: [] },
    ],
  });
  // Its checks do not run.
  expect(changed.newChecks).toEqual([]);
  const taken = takeable(changed.changes);
  expect(await app.core.plans.takeChanges({ plan: id, hash: 'other', taken })).toMatchObject({
    refusal: { code: 'plan-files-changed' },
  });
  const after = expectOk(await app.core.plans.takeChanges({ plan: id, hash: changed.hash, taken }));
  expect(after.tasks.map(({ key, title }) => `${key} ${title}`)).toEqual([
    ...['T1 One', 'T2 Second', 'T4 Four', 'T3 Three'],
  ]);
  const states = Object.fromEntries(after.tasks.map(({ key, state }) => [key, state]));
  // New ones are to be done; what was not chosen is not, for having another title.
  expect(states).toMatchObject({ T2: 'left', T4: 'working', T3: 'left' });
  expect(await changes()).toEqual({ state: 'same' });
  expect(await repo.git('status', '--porcelain')).toBe(' M plans/plan.md');

  // Wherever a link leads, it is not followed.
  await rm(file.path);
  await symlink('/etc/hosts', file.path);
  expect(await changes()).toEqual({ state: 'gone', file: 'plan.md' });
});

test('commands that a changed file names as checks are told before they are taken', async () => {
  const written = (check: string, more = '') =>
    `${HEAD}- [ ] T1 One\n  - Checks: \`false\`\n- [ ] T2 Two\n  - Depends on: T1\n  - Checks: \`${check}\`\n${more}`;
  await using repo = await testRepo({ 'plan.md': written('make two') });
  await using app = await testCore();
  await repo.commit('base');
  const repository = await app.add(repo.path);
  const content = Buffer.from(written('make two')).toString('base64');
  const plan: Plan = expectOk(
    await app.core.plans.read({
      files: [{ name: 'plan.md', path: join(repo.path, 'plan.md'), content }],
      ...{ path: repo.path, base: null, grain: null, tag: null },
    }),
  );
  expect(plan.tasks.flatMap(({ checks }) => checks)).toEqual(['false', 'make two']);
  // What the first is checked with fails, so that the second does not begin.
  const choices = { ...CHOICES, isolation: 'none' as const, checks: true };
  const { id } = expectOk(
    await app.core.plans.start({ repository, plan, asRead: plan, choices, chosen: null }),
  );
  await repo.write({ 'plan.md': written('curl evil', '- [ ] T3 Three\n  - Checks: `make three`\n') });
  expect(expectOk(await app.core.plans.changes({ plan: id }))).toMatchObject({
    newChecks: ['curl evil', 'make three'],
  });
});
