import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Plan, TaskKey } from '#shared/plan';
import type { StartedPlan } from '#shared/started-plan';
import { madeTask } from '#shared/testing/made-task';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

/** Does what the lines of its prompt say that begin with `SH: `; in a follow-up it comes after the conversation so far. */
const AGENT = {
  by: 'command' as const,
  protocol: 'command' as const,
  command: [
    'sh',
    '-c',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's.
    'eval "$(printf %s "${UNDERSTORY_PROMPT##*</earlier_conversation>}" | sed -n "s/^SH: //p")"',
  ],
};
const CHOICES = { agent: AGENT, base: null, model: null, customAgent: null, permissions: null };

type Wanted = { readonly does: string; readonly after?: readonly string[] };

function planOf(wanted: Readonly<Record<string, Wanted>>, maxParallel: number | null = null) {
  const place = { file: 0, line: 1 };
  return Plan.parse({
    ...{ format: 'understory', title: 'A plan', context: 'Mind the tabs.', grain: 'task', grains: ['task'] },
    defaults: {
      ...{ agent: null, customAgent: null, model: null, base: null, maxParallel },
      ...{ checks: [], constraints: [], nonGoals: [], files: [] },
    },
    tasks: Object.entries(wanted).map(([key, { does }]) => madeTask(key, { text: `SH: ${does}` })),
    edges: Object.entries(wanted).flatMap(([task, { after = [] }]) =>
      after.map((on) => ({ task, on, via: 'stated', place })),
    ),
    ...{ phases: [], problems: [], overlaps: [], ticks: [] },
  });
}

async function scene() {
  const repo = await testRepo({ 'a.txt': 'one\n', 'b.txt': 'one\n' });
  await repo.commit('base');
  const app = await testCore();
  const repository = await app.add(repo.path);
  const start = async (plan: Plan, chosen: string[] | null = null) =>
    expectOk(
      await app.core.plans.start({
        ...{ repository, plan, choices: CHOICES },
        chosen: chosen?.map((key) => TaskKey.parse(key)) ?? null,
      }),
    );
  return {
    ...{ repo, app, repository, start },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
    },
  };
}

const states = ({ tasks }: StartedPlan) => Object.fromEntries(tasks.map(({ key, state }) => [key, state]));

async function until(app: TestCore, id: string, wanted: Readonly<Record<string, string>>) {
  let seen: unknown;
  for await (const plans of app.core.plans.watch({})) {
    const plan = plans.find((one) => one.id === id);
    seen = plan && states(plan);
    if (plan && JSON.stringify(seen) === JSON.stringify(wanted)) return plan;
  }
  throw new Error(`the plan ended as ${JSON.stringify(seen)}`);
}

test('independent tasks start at once, and those after them on top of all that was done', async () => {
  await using all = await scene();
  const { app, repo } = all;
  const started = await all.start(
    planOf({
      A: { does: 'echo A >> a.txt' },
      B: { does: 'echo B >> b.txt' },
      C: { does: 'cat a.txt b.txt > c.txt; pwd > where.txt', after: ['A', 'B'] },
      D: { does: 'echo D >> c.txt', after: ['C', 'A'] },
    }),
  );
  expect(states(started)).toEqual({ A: 'working', B: 'working', C: 'held', D: 'held' });
  expect(started.tasks[2]?.waitsFor).toEqual(['A', 'B']);
  const done = 'to-review';
  const plan = await until(app, started.id, { A: done, B: done, C: done, D: done });
  const branchOf = async (at: number) => {
    const session = plan.tasks[at]?.session ?? expect.fail('no session');
    return (await app.untilRow(session, () => true)).branch ?? '';
  };
  expect(await repo.git('show', `${await branchOf(2)}:c.txt`)).toBe('one\nA\none\nB');
  expect(await repo.git('show', `${await branchOf(3)}:c.txt`)).toBe('one\nA\none\nB\nD');
  const row = await app.untilRow(plan.tasks[2]?.session ?? expect.fail('no session'), () => true);
  // Its own work is what it did beyond theirs.
  expect(row).toMatchObject({ title: 'C', files: 2, plan: { plan: started.id, task: 'C' } });
  // The workspace and its branch are as they were.
  expect(await repo.git('status', '--porcelain')).toBe('');
  expect(await repo.git('show', 'HEAD:a.txt')).toBe('one');
});

test('a task that fails holds those after it until it has ended well', async () => {
  await using all = await scene();
  const { app } = all;
  const started = await all.start(
    planOf({
      A: { does: 'exit 3' },
      B: { does: 'echo B > b.txt', after: ['A'] },
    }),
  );
  const failed = await until(app, started.id, { A: 'failed', B: 'held' });
  const session = failed.tasks[0]?.session ?? expect.fail('no session');
  expectOk(await app.core.sessions.send({ session, prompt: 'SH: echo yes > mended', attachments: [] }));
  await until(app, started.id, { A: 'to-review', B: 'to-review' });
});

test('a task is told of what changed before it since it began, and is updated from that or left as it is', async () => {
  await using all = await scene();
  const { app } = all;
  const started = await all.start(
    planOf({
      A: { does: 'echo A >> a.txt' },
      B: { does: 'echo B >> b.txt' },
      C: { does: 'echo C > c.txt', after: ['A', 'B'] },
    }),
  );
  const done = { A: 'to-review', B: 'to-review', C: 'to-review' };
  const plan = await until(app, started.id, done);
  const moved = async (wanted: readonly string[]) => {
    for await (const plans of app.core.plans.watch({}))
      for (const one of plans)
        if (one.id === started.id && JSON.stringify(one.tasks[2]?.baseMoved) === JSON.stringify(wanted))
          return;
  };
  await moved([]);
  const [a, b, c] = plan.tasks.map(({ session }) => session ?? expect.fail('no session'));
  if (!a || !b || !c) expect.fail('three sessions');
  const again = async (session: typeof a, does: string) =>
    expectOk(await app.core.sessions.send({ session, prompt: `SH: ${does}`, attachments: [] }));
  await again(a, 'echo more >> a.txt');
  await moved(['A']);
  await until(app, started.id, done);

  const task = TaskKey.parse('C');
  const { source } = expectOk(await app.core.plans.joinBefore({ plan: started.id, task }));
  const wish = { session: c, mode: 'merge' as const, source, resolutions: [] };
  const { fingerprint } = expectOk(await app.core.sessions.planUpdate(wish));
  expectOk(await app.core.sessions.update({ ...wish, fingerprint }));
  await moved([]);
  const { worktree, files } = await app.untilRow(c, () => true);
  expect(await readFile(join(worktree ?? '', 'a.txt'), 'utf8')).toBe('one\nA\nmore\n');
  // What was done before it is none of its own work.
  expect(files).toBe(1);

  await again(b, 'echo more >> b.txt');
  await moved(['B']);
  expectOk(await app.core.plans.leaveBase({ plan: started.id, task }));
  await moved([]);
});

test('results that do not go together start nothing, and are named', async () => {
  await using all = await scene();
  const { app } = all;
  const started = await all.start(
    planOf({
      A: { does: 'echo A > a.txt' },
      B: { does: 'echo B > a.txt' },
      C: { does: 'true', after: ['A', 'B'] },
    }),
  );
  const plan = await until(app, started.id, { A: 'to-review', B: 'to-review', C: 'not-started' });
  expect(plan.tasks[2]?.trouble).toEqual({ why: 'conflict', paths: ['a.txt'], more: 0 });
});

test('only what was chosen is started, as many at once as the plan says, and none once it is stopped', async () => {
  await using all = await scene();
  const { app, repository } = all;
  const tasks = { A: { does: 'echo A > a.txt' }, B: { does: 'echo B > b.txt' }, C: { does: 'true' } };
  const one = await all.start(planOf(tasks, 1), ['A', 'B']);
  expect(states(one)).toEqual({ A: 'working', B: 'ready', C: 'left' });
  await until(app, one.id, { A: 'to-review', B: 'to-review', C: 'left' });

  const waits = { does: 'while [ ! -e go-on ]; do sleep 0.05; done' };
  const two = await all.start(planOf({ A: waits, B: { does: 'true', after: ['A'] } }));
  expectOk(await app.core.plans.stop({ plan: two.id }));
  const session = two.tasks[0]?.session ?? expect.fail('no session');
  expectOk(await app.core.sessions.cancel({ session }));
  await until(app, two.id, { A: 'failed', B: 'held' });
  expect(
    await app.core.plans.start({ repository, plan: planOf(tasks), chosen: [], choices: CHOICES }),
  ).toMatchObject({
    refusal: { code: 'nothing-to-start' },
  });
  // It is there after a restart, and goes on when it is told to.
  await app.reopen();
  expect((await app.core.plans.list({})).map(({ id, stopped }) => [id, stopped])).toEqual([
    [one.id, false],
    [two.id, true],
  ]);
  expectOk(await app.core.sessions.send({ session, prompt: 'SH: true', attachments: [] }));
  await until(app, two.id, { A: 'to-review', B: 'ready' });
  expectOk(await app.core.plans.resume({ plan: two.id }));
  await until(app, two.id, { A: 'to-review', B: 'to-review' });
});

test('the checks that a plan names run where that was chosen, and a red one holds what waits for its task', async () => {
  await using place = await scene();
  const { app, repository } = place;
  const plan = planOf({ A: { does: 'echo a > new.txt' }, B: { does: 'echo b > b.txt', after: ['A'] } });
  const tasks = plan.tasks.map((task) => ({
    ...task,
    checks: task.key === 'A' ? ['test ! -e new.txt || test -e mended'] : [],
  }));
  const choices = { ...CHOICES, isolation: 'none' as const, checks: true };
  const started = expectOk(
    await app.core.plans.start({ repository, plan: { ...plan, tasks }, choices, chosen: null }),
  );
  const red = await until(app, started.id, { A: 'red', B: 'held' });
  const session = red.tasks[0]?.session ?? expect.fail('it has begun');
  const { worktree } = expectOk(await app.core.sessions.show({ session }));
  await writeFile(join(worktree ?? '', 'mended'), '');
  expectOk(await app.core.checks.run({ session }));
  await until(app, started.id, { A: 'to-review', B: 'to-review' });
});
