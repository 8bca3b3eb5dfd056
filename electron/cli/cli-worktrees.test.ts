import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandScene } from './testing/command-scene';

const place = commandScene();

test('lists the worktrees with a verdict, and clears up those that are safe to remove once it may', async () => {
  const open = await place.session('echo new > n.txt');
  const done = await place.session('true');
  const listed = await place.json(['worktrees']);
  expect(listed.result).toMatchObject({ worktrees: 2, safe: 1, others: 0 });
  expect(listed.lines).toContainEqual(
    expect.objectContaining({
      ...{ type: 'worktree', session: open, size: { bytes: expect.any(Number), whole: true } },
      verdict: { safe: false, because: { why: 'unapplied', files: 1, edited: false } },
    }),
  );
  const { stdout } = await place.run(['worktrees', '--repo', '.']);
  expect(stdout).toContain('Not applied: 1 file');
  expect(stdout).toContain('Remove those that are safe to remove: understory clean');

  expect(await place.run(['clean'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
  expect((await place.json(['clean', '--yes'])).result).toMatchObject({ discarded: [done], refused: [] });
  expect((await place.run(['clean', '--yes'])).stdout).toContain('Nothing to clean up.');
  expect((await place.json(['clean', open.slice(0, 8), '--yes'])).result).toMatchObject({
    discarded: [open],
  });

  const { lines, result } = await place.json(['trash']);
  expect(result).toMatchObject({ items: 2, limit: { megabytes: 20_000, items: null } });
  expect(lines).toContainEqual(
    expect.objectContaining({ type: 'item', what: 'session', name: open, onlyCopy: true }),
  );
  expect(await place.run(['trash', 'delete', done])).toMatchObject({ code: 2 });
  expect((await place.json(['trash', 'delete', done, '--yes'])).result).toMatchObject({ deleted: [done] });
  expect(await place.run(['trash', 'restore', done])).toMatchObject({ code: 2 });
  expect((await place.json(['trash', 'restore', open.slice(0, 8)])).code).toBe(0);
  expect((await place.run(['trash'])).stdout).toContain('The trash is empty.');

  await rm(join(place.home, 'data', 'sessions', open), { recursive: true });
  expect((await place.run(['worktrees'])).stdout).toContain(
    `Make a session again whose log is lost: understory worktrees recover ${open}`,
  );
  expect(await place.run(['worktrees', 'recover', '0nobody'])).toMatchObject({ code: 2 });
  const recovered = await place.json(['worktrees', 'recover', open.slice(0, 8)]);
  expect(recovered.result).toMatchObject({ recovered: 1 });
  expect(recovered.lines).toContainEqual(
    expect.objectContaining({ type: 'recovered', session: open, status: 'ready', files: 1 }),
  );
  expect((await place.run(['diff', open])).stdout).toContain('+new');
  expect(await place.run(['worktrees', 'recover', open])).toMatchObject({
    stderr: expect.stringContaining('nothing to recover'),
  });
});
