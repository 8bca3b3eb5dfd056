import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { someByDay } from '#shared/testing/at-night';
import { buildCoreChild, RESOURCES } from './testing/core-process';
import { scriptedAgent } from './testing/scripted-agent';
import type { StepChildTask } from './testing/step-child';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

/** Those around what is done here; what is between the steps of writing files is the apply engine's, and tried there. */
const STEPS = someByDay(['files kept', 'session begun', 'journal written', 'recorded'], 2);

test('a kill at any step of moving files along leaves each of them here, there, or in both places', async () => {
  await using child = await buildCoreChild('step-child');
  await using repo = await testRepo({ 'a.txt': 'one\n', 'b.txt': 'one\n' });
  await repo.commit('base');
  const home = await mkdtemp(join(repo.parent, 'home-'));
  const agent = scriptedAgent([{ say: 'Yes.' }]);
  const session = await (async () => {
    await using app = await testCore({ home });
    const { session: id } = await app.start(await app.add(repo.path), agent, { kind: 'local' });
    await app.untilIdle(id);
    return id;
  })();
  const handOff: NonNullable<StepChildTask['handOff']> = {
    session,
    to: 'background',
    agent: null,
    prompt: 'Go on',
    context: null,
    changes: 'move',
    model: null,
    permissions: null,
  };
  const dirty = [' M a.txt', 'M  b.txt', '?? new.txt'];
  for (const killAt of STEPS) {
    await repo.git('reset', '-q', '--hard');
    await repo.git('clean', '-fdq');
    await repo.write({
      'a.txt': `edited ${killAt}\n`,
      'b.txt': `staged ${killAt}\n`,
      'new.txt': `new ${killAt}\n`,
    });
    await repo.git('add', 'b.txt');
    const order = { home, resources: RESOURCES, killAt, discard: null, ask: null, handOff };
    const run = await execa(process.execPath, [child.file, JSON.stringify(order satisfies StepChildTask)], {
      reject: false,
    });
    expect([run.signal, run.stdout.split('\n').at(-1)]).toEqual(['SIGKILL', killAt]);
    const carried = () => repo.git('for-each-ref', '--format=%(refname)', 'refs/understory/*/carried');
    if (killAt === 'files kept') await seeKeptWhileElsewhere(home, repo, await carried());
    await using app = await testCore({ home });
    await app.core.recovered;
    if (killAt === 'files kept') expect(await carried()).toBe('');
    const status = (await repo.git('status', '--porcelain')).split('\n').filter(Boolean);
    const source = (await app.core.sessions.list({})).find((row) => row.session === session);
    const newest = source?.handedTo?.at(-1);
    const begun = newest && newest.undone === false ? newest : null;
    // Here in every detail, or gone from here and in the session that was begun.
    expect([[], dirty]).toContainEqual(status);
    if (status.length === 0) expect(begun?.changes, killAt).toBe('move');
    if (begun) {
      expect(begun.changes, killAt).toBe(status.length === 0 ? 'move' : 'copy');
      const ref = `refs/understory/${begun.session}/carried`;
      expect(await repo.git('show', `${ref}:new.txt`)).toBe(`new ${killAt}`);
      expect(await repo.git('show', `${ref}^2:b.txt`)).toBe(`staged ${killAt}`);
      expectOk(await app.core.handOff.undo({ session: begun.session }));
    }
    expect((await repo.git('status', '--porcelain')).split('\n').filter(Boolean), killAt).toEqual(dirty);
    expect(await repo.git('show', ':b.txt')).toBe(`staged ${killAt}`);
  }
}, 120_000);

/** While the workspace has other files, what was to go along may be the only copy: it stays, and the doctor says so. */
async function seeKeptWhileElsewhere(
  home: string,
  repo: Awaited<ReturnType<typeof testRepo>>,
  ref: string,
): Promise<void> {
  const content = await readFile(join(repo.path, 'a.txt'), 'utf8');
  await repo.write({ 'a.txt': 'something else\n' });
  await using app = await testCore({ home });
  await app.core.recovered;
  expect(await repo.git('show', `${ref}:a.txt`)).toBe(content.trimEnd());
  const keptData = (await app.core.core.doctor({})).find(({ id }) => id === 'kept-data');
  expect(keptData).toMatchObject({ state: 'warning', detail: expect.stringContaining('never began') });
  await repo.write({ 'a.txt': content });
}
