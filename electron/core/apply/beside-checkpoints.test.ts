import { expect, test } from 'vitest';
import { worktreeLanes } from '../git/index';
import { applyScene, expectOk, quietLog, wallClock } from '../testing/apply-scene';
import { createApplies } from './index';

/** Steps at which something has begun, and at which it has ended. */
const WRITES = [
  { what: 'apply', begun: 'files staged', ended: 'recorded' },
  { what: 'undo', begun: 'undo begun', ended: 'undo swept' },
] as const;

// A checkpoint of a session that works in the workspace takes the working tree's lane.
test('no checkpoint of the workspace is taken while an apply or an undo writes there', async () => {
  await using scene = await applyScene({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
  await scene.work({ 'a.txt': 'A\n', 'b.txt': 'B\n' });
  const order: string[] = [];
  const checkpoints: Promise<unknown>[] = [];
  const step = (name: string) => {
    for (const { what, begun, ended } of WRITES) {
      if (name === ended) order.push(`${what} ended`);
      if (name !== begun) continue;
      const checkpoint = worktreeLanes.lane(scene.repo.path).run(async () => order.push(`after ${what}`));
      checkpoints.push(checkpoint);
    }
  };
  const applies = createApplies({ home: scene.home, log: quietLog, clock: wallClock, step });
  const { apply } = expectOk(await applies.run({ ...scene.request(), fingerprint: null }));
  expectOk(await applies.undo(apply));
  await Promise.all(checkpoints);
  expect(order).toEqual(['apply ended', 'after apply', 'undo ended', 'after undo']);
});
