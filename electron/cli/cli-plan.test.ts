import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandScene } from './testing/command-scene';

const scene = commandScene();

const PLAN = `---
understory: 1
title: Prices in the cart
---
Cents everywhere.

## Tasks
- [x] T1 Add the price model
  - Files: \`src/price.ts\` (new)
  - Acceptance: \`npm test\` passes
- [ ] T2 Show the total in the cart
  - Depends on: T1
  - Files: \`src/cart.ts\`
  - Acceptance: \`npm test\` passes
- [ ] T3 Update the rows of the cart
  - Depends on: T1, T9
  - Files: \`src/cart.ts\`, \`cart/row.ts\`
  - Agent: nobody
  - Custom agent: poet
  - Base: release/9
`;

test('a plan is read, and said what would run; a task is ticked; what cannot be read is refused', async () => {
  const { repo } = scene;
  await mkdir(join(repo.path, 'src'));
  await writeFile(join(repo.path, 'src/cart.ts'), '');
  await repo.git('add', '.');
  await repo.git('commit', '-qm', 'Cart');
  const file = join(repo.path, 'plan.md');
  await writeFile(file, PLAN);
  const read = await scene.run(['plan', 'plan.md']);
  expect(read).toMatchObject({ code: 0, stderr: '' });
  expect(
    read.stdout,
  ).toBe(`read as understory · 3 tasks, 1 done · 0 edges by order, 2 stated · 1 overlap · 7 problems

Prices in the cart

  [x] T1  Add the price model
  [ ] T2  Show the total in the cart
        waits for T1
  [ ] T3  Update the rows of the cart
        waits for T1

Overlaps:
  T2 and T3 both change src/cart.ts

Problems:
  stop T3: It refers to “T9”, and nothing in the plan is called so. (line 16)
  stop T3: There is no agent “nobody” here that can be started. (line 15)
  stop T3: There is no custom agent “poet” in the repository. (line 15)
  stop T3: There is no branch, tag or commit “release/9”. (line 15)
  warn T3: Nothing says how it is seen to be done. Add a criterion or a command that checks it. (line 15)
  warn T3: It is to change “cart/row.ts”, which is not there. (line 17)
  note T1: It is marked as done, and what it was to write is not there: “src/price.ts”. (line 8)
`);
  expect((await scene.run(['plan', 'plan.md', '--tick', 'T2'])).stdout).toBe(
    '1 task marked as done in plan.md\n',
  );
  expect(await readFile(file, 'utf8')).toBe(PLAN.replace('[ ] T2', '[x] T2'));
  await writeFile(join(repo.path, 'binary.md'), 'a\0b');
  const refused = await scene.json(['plan', 'binary.md']);
  expect(refused).toMatchObject({ code: 3, result: { refusal: { code: 'plan-not-read', why: 'binary' } } });
  expect(refused.stderr).toContain('binary.md is not a text file.');
});

test('a folder of files that are tasks is one plan', async () => {
  const { repo } = scene;
  await mkdir(join(repo.path, 'tasks'));
  const task = (id: number, on: string) =>
    `---\nid: task-${id}\ntitle: Number ${id} of the tasks\nstatus: To Do\ndependencies: [${on}]\n---\n## Acceptance Criteria\n- [ ] \`npm test\` passes\n`;
  await writeFile(join(repo.path, 'tasks/task-10.md'), task(10, 'task-9'));
  await writeFile(join(repo.path, 'tasks/task-9.md'), task(9, ''));
  const read = await scene.json(['plan', 'tasks']);
  expect(read.lines.filter(({ type }) => type === 'task')).toMatchObject([
    { key: 'task-9', waitsFor: [] },
    { key: 'task-10', waitsFor: [{ on: 'task-9', via: 'stated' }] },
  ]);
  expect(read.result).toMatchObject({
    ...{ format: 'backlog', tasks: 2, edges: 1, files: ['tasks/task-9.md', 'tasks/task-10.md'] },
  });
});
