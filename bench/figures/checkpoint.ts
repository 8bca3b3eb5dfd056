import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectOk, testCore } from '../../electron/core/testing/test-core';
import { benchAgent } from '../agents/profile';
import type { BenchSetup } from '../bench-setup';
import { type Figure, ratioFigure } from '../figure';
import { generatedPath, generateRepository, sourceText } from '../generate';
import { interleaved, settled, timed } from '../measure';

/** A whole turn whose agent takes no time, in a worktree where files have changed, against committing as many with Git. */
export async function measureCheckpoint(setup: BenchSetup): Promise<Figure[]> {
  const { quick, folder, git, say } = setup;
  const [files, changed] = quick ? [500, 50] : [5000, 500];
  const repository = join(folder, 'checkpoint', 'repository');
  await generateRepository(setup, repository, files);
  await using app = await testCore({ home: join(folder, 'checkpoint', 'data') });
  const agent = benchAgent('stamping-agent', { BENCH_STAMP: join(folder, 'checkpoint', 'stamp') });
  const { session } = await app.start(await app.add(repository), agent);
  const { worktree } = await app.untilIdle(session);
  const bare = join(folder, 'checkpoint', 'bare');
  await git(repository, 'worktree', 'add', '--quiet', '-b', 'bare', bare, 'main');
  const change = async (place: string, run: number) => {
    const step = files / changed;
    for (let file = 0; file < files; file += step)
      await writeFile(join(place, generatedPath(file)), sourceText(`value_${file}_${run}`, 60));
    await settled();
  };
  say('taking checkpoints and committing in turns');
  const samples = await interleaved(quick ? 2 : 9, {
    turn: async (run) => {
      await change(worktree ?? '', run);
      return timed(async () => {
        expectOk(await app.core.sessions.send({ session, prompt: `Turn ${run}` }));
        const { status } = await app.untilIdle(session);
        if (status !== 'ready') throw new Error(`the turn ended as ${status}`);
      });
    },
    git: async (run) => {
      await change(bare, run);
      return timed(async () => {
        await git(bare, 'add', '--all');
        await git(bare, 'commit', '--quiet', '--message', `Turn ${run}`);
      });
    },
  });
  return [
    ratioFigure({
      group: 'checkpoint',
      what: `a turn's own time, ${changed} of ${files.toLocaleString('en')} files changed`,
      unit: 'ms',
      ours: samples.turn,
      against: 'git add and commit',
      theirs: samples.git,
    }),
  ];
}
