import { expect, test } from 'vitest';
import { commandScene, script } from './testing/command-scene';

const place = commandScene();

/** Writes into the file that its prompt names first. */
const WRITES =
  'f=$(printf %s "$UNDERSTORY_PROMPT" | sed -n "s/^Write \\([a-z.]*\\)$/\\1/p" | head -n 1); echo done >> "$f"; cat [abc].txt > all-$f';

const PLAN = `---
understory: 1
title: Two and one
---

## Tasks
- [x] T0 Done before
- [ ] T1 One
  Write a.txt
  - Acceptance: a.txt has one more line
- [ ] T2 Another
  Write b.txt
  - Acceptance: b.txt has one more line
- [ ] T3 Both
  Write c.txt
  - Depends on: T1, T2
  - Acceptance: c.txt is there
- [ ] T4 [human] Say yes
`;

test('a plan is run from its file: independent tasks beside each other, the others on top of them', async () => {
  await place.repo.write({ 'plan.md': PLAN });
  await place.repo.commit('plan');
  const dry = await place.json(['run', '--plan', 'plan.md', '--dry-run', '--demo', '--repo', '.']);
  expect(dry).toMatchObject({ code: 0, result: { started: 0 } });
  const { code, result, lines, stderr } = await place.json([
    ...['run', '--plan', 'plan.md', '--command', script(WRITES)],
  ]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(result.tasks).toMatchObject([
    { key: 'T0', state: 'done' },
    { key: 'T1', state: 'to-review' },
    { key: 'T2', state: 'to-review' },
    { key: 'T3', state: 'to-review' },
    { key: 'T4', state: 'human' },
  ]);
  expect(stderr).toContain('T3  ready for review');
  expect(lines.some((line) => line.type === 'task' && line.state === 'held')).toBe(true);
  const { result: listed } = await place.json(['list']);
  expect(listed.sessions).toBe(3);
  // The two go together, and the third has all of both.
  const { result: forecast, stderr: told } = await place.json(['forecast']);
  expect({ forecast, told }).toMatchObject({ forecast: { sessions: 3, pairs: 0, workspace: 0 } });
  // All three come in together, what the third began on before it, and go out in one step.
  const [one, two, three] = (result.tasks as { session: string }[]).slice(1, 4).map(({ session }) => session);
  const ids = [three, two, one].map(String);
  const { code: dryCode, result: preview } = await place.json(['integrate', ...ids, '--dry-run']);
  expect({ dryCode, preview }).toMatchObject({
    dryCode: 0,
    preview: { order: [one, two, three], undo: null },
  });
  const { result: integrated } = await place.json(['integrate', ...ids]);
  expect(integrated).toMatchObject({ order: [one, two, three], conflicts: 0, tree: preview.tree });
  expect(await place.repo.git('status', '--porcelain')).toBe(
    ' M a.txt\n M b.txt\n?? all-a.txt\n?? all-b.txt\n?? all-c.txt\n?? c.txt',
  );
  expect((await place.json(['undo', String(integrated.apply)])).code).toBe(0);
  expect(await place.repo.git('status', '--porcelain')).toBe('');
  // Its third task began with what the other two did.
  const third = (result.tasks as { session: string }[])[3]?.session ?? '';
  const shown = await place.json(['show', third]);
  const branch = String(
    (shown.result.session as { branch?: string } | undefined)?.branch ?? shown.result.branch,
  );
  expect(await place.repo.git('show', `${branch}:all-c.txt`)).toBe('one\ndone\nsame\ndone\ndone');
});

test('what keeps tasks from starting is said before any is started', async () => {
  await place.repo.write({
    'plan.md': '## Tasks\n- [ ] T1 One\n  - Depends on: T2\n- [ ] T2 Two\n  - Depends on: T1\n',
  });
  const { code, stderr } = await place.run(['run', '--plan', 'plan.md', '--command', script('true')]);
  expect(code).toBe(3);
  expect(stderr).toContain('--force');
  expect((await place.json(['list'])).result.sessions).toBe(0);
  expect((await place.run(['run', '--plan', 'plan.md', 'Do it'])).code).toBe(2);
  expect((await place.run(['run', 'Do it', '--task', 'T1'])).code).toBe(2);
});
