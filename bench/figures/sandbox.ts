import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { recorderPid } from '../../electron/core/isolation';
import { launchedFor } from '../../electron/core/process/launch';
import { expectOk, testCore } from '../../electron/core/testing/test-core';
import { benchAgent } from '../agents/profile';
import type { BenchSetup } from '../bench-setup';
import { type Figure, ratioFigure, valueFigure } from '../figure';
import { generateRepository } from '../generate';
import { interleaved, settled, timed } from '../measure';
import { memoryOf } from '../process-tree';
import { measureStreams } from './streaming';

const AT_ONCE = 10;

/** What a sandbox adds to the start of a session, to a turn and to its memory, against the same without one. */
export async function measureSandbox(setup: BenchSetup): Promise<Figure[]> {
  const { quick, folder, say } = setup;
  const files = quick ? 500 : 2000;
  const place = join(folder, 'sandbox');
  const repository = join(place, 'repository');
  await generateRepository(setup, repository, files);
  await using app = await testCore({ home: join(place, 'data') });
  const id = await app.add(repository);
  const stamps = join(place, 'stamps');
  await mkdir(stamps);
  const begin = async (isolation: 'sandbox' | 'none', name: string) => {
    await settled();
    const stamp = join(stamps, name);
    const agent = benchAgent('stamping-agent', { BENCH_STAMP: stamp }, `stamping-${name}`);
    const accepted = performance.timeOrigin + performance.now();
    const { session } = await app.start(id, agent, {
      isolation,
      ...(isolation === 'sandbox' ? { paths: [{ path: stamps, access: 'write' as const }] } : {}),
    });
    const row = await app.untilIdle(session);
    if (row.status !== 'ready' || !row.worktree) throw new Error(`the session ended as ${row.status}`);
    return { session, worktree: row.worktree, took: Number(await readFile(stamp, 'utf8')) - accepted };
  };
  const started = (isolation: 'sandbox' | 'none') => async (run: number) => {
    const { worktree, took } = await begin(isolation, `${isolation}-${run}`);
    await rm(worktree, { recursive: true });
    return took;
  };
  say('starting sessions with and without a sandbox in turns');
  const starts = await interleaved(quick ? 2 : 15, { sandbox: started('sandbox'), none: started('none') });

  say('taking turns with and without a sandbox in turns');
  const [sandboxed, plain] = [await begin('sandbox', 'in'), await begin('none', 'out')];
  const turn =
    ({ session, worktree }: Awaited<ReturnType<typeof begin>>) =>
    async (run: number) => {
      await rm(join(worktree, 'packages/p0/src/d0', `file-${run}.ts`));
      await settled();
      return timed(async () => {
        expectOk(await app.core.sessions.send({ session, prompt: `Turn ${run}` }));
        const { status } = await app.untilIdle(session);
        if (status !== 'ready') throw new Error(`the turn ended as ${status}`);
      });
    };
  const turns = await interleaved(quick ? 2 : 15, { sandbox: turn(sandboxed), none: turn(plain) });
  // Before so many others are begun that these are not kept waiting.
  const memory = [sandboxed, plain].map(({ session }) => memoryOf(launchedFor(session, 'agent') ?? -1));
  const recording = memoryOf(recorderPid(app.home, sandboxed.session) ?? -1);
  say('starting ten at once with and without sandboxes in turns');
  const crowd = (isolation: 'sandbox' | 'none') => async (run: number) => {
    const names = Array.from({ length: AT_ONCE }, (_, number) => `${isolation}-crowd-${run}-${number}`);
    const begun = await Promise.all(names.map((name) => begin(isolation, name)));
    for (const { worktree } of begun) await rm(worktree, { recursive: true });
    return Math.max(...begun.map(({ took }) => took));
  };
  const crowds = await interleaved(quick ? 1 : 3, { sandbox: crowd('sandbox'), none: crowd('none') });
  return [
    valueFigure({
      ...{
        group: 'sandbox',
        what: 'what a sandbox adds until the agent has the prompt',
        unit: 'ms',
        bar: 50,
      },
      ours: starts.sandbox.map((took, run) => took - (starts.none[run] ?? took)),
    }),
    ratioFigure({
      ...{ group: 'sandbox', what: 'until the agent has the prompt, in a sandbox', unit: 'ms' },
      ...{ ours: starts.sandbox, against: 'without one', theirs: starts.none },
    }),
    ratioFigure({
      ...{
        group: 'sandbox',
        what: `a turn's own time, 1 of ${files.toLocaleString('en')} files changed`,
        unit: 'ms',
      },
      ...{ ours: turns.sandbox, against: 'without one', theirs: turns.none, bar: 1.5 },
    }),
    ratioFigure({
      ...{ group: 'sandbox', what: `${AT_ONCE} at once, until the last agent has the prompt`, unit: 'ms' },
      ...{ ours: crowds.sandbox, against: 'without one', theirs: crowds.none },
    }),
    valueFigure({
      ...{ group: 'sandbox', what: 'memory of the agent with its sandbox', unit: 'MB' },
      ...{ ours: memory.slice(0, 1), against: 'without one', theirs: memory.slice(1) },
    }),
    valueFigure({
      ...{ group: 'sandbox', what: 'memory of the recorder that waits with it', unit: 'MB' },
      ours: [recording],
    }),
    ...(await measureStreams(setup, { group: 'sandbox', isolation: 'sandbox' })),
  ];
}
