import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { testCore } from '../../electron/core/testing/test-core';
import { CHECKOUT_WORKERS } from '../../electron/core/worktree/add-worktree';
import { benchAgent } from '../agents/profile';
import type { BenchSetup } from '../bench-setup';
import { type Figure, ratioFigure } from '../figure';
import { generateRepository } from '../generate';
import { interleaved, settled, timed } from '../measure';

/** From the accepted command to the moment the agent's process has its prompt, against the bare checkout. */
export async function measureSessionStart(setup: BenchSetup): Promise<Figure[]> {
  const { quick, folder, git, say } = setup;
  const files = quick ? 2000 : 50_000;
  const repository = join(folder, 'start', 'repository');
  await generateRepository(setup, repository, files);
  await using app = await testCore({ home: join(folder, 'start', 'data'), settings: { concurrency: 2 } });
  const id = await app.add(repository);
  say('starting sessions and bare worktrees in turns');
  const samples = await interleaved(quick ? 2 : 3, {
    session: async (run) => {
      await settled();
      const stamp = join(folder, 'start', `stamp-${run}`);
      const agent = benchAgent('stamping-agent', { BENCH_STAMP: stamp });
      const accepted = performance.timeOrigin + performance.now();
      const { session } = await app.start(id, agent);
      const row = await app.untilIdle(session);
      if (row.status !== 'ready' || !row.worktree) throw new Error(`the session ended as ${row.status}`);
      const got = Number(await readFile(stamp, 'utf8')) - accepted;
      await rm(row.worktree, { recursive: true });
      return got;
    },
    bare: async (run) => {
      await settled();
      const path = join(folder, 'start', `bare-${run}`);
      const took = await timed(() =>
        git(
          repository,
          '-c',
          CHECKOUT_WORKERS,
          'worktree',
          'add',
          '--quiet',
          '-b',
          `bare-${run}`,
          path,
          'main',
        ),
      );
      await rm(path, { recursive: true });
      await git(repository, 'worktree', 'prune');
      return took;
    },
  });
  return [
    ratioFigure({
      group: 'start',
      what: `session in ${files.toLocaleString('en')} files, until the agent has the prompt`,
      unit: 'ms',
      ours: samples.session,
      against: 'git worktree add',
      theirs: samples.bare,
      bar: 1.15,
    }),
  ];
}
