import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CommitId } from '#shared/ids';
import { countGitStarts } from '../../electron/core/testing/git-starts';
import type { BenchSetup } from '../bench-setup';
import { type Figure, ratioFigure, valueFigure } from '../figure';
import { interleaved } from '../measure';
import { type ProbedApp, startProbed, type WatchedApp } from '../probe/probed-app';
import { emptyApp, understoryApp } from '../probe/watched-apps';
import { cpuSecondsOf, memoryOf } from '../process-tree';
import { writeSessions } from '../sessions-on-disk';

const SESSIONS = 20;

/**
 * What the app costs while nothing happens, with its window shown and then hidden: processor time and memory against a window
 * with nothing in it, and how often Git is started.
 */
export async function measureIdle(setup: BenchSetup): Promise<Figure[]> {
  const { quick, long, folder, git, say } = setup;
  const calmSeconds = quick ? 2 : 8;
  const watchSeconds = long ? 300 : quick ? 4 : 20;
  const data = join(folder, 'idle', 'data');
  const repository = join(folder, 'idle', 'repository');
  await mkdir(repository, { recursive: true });
  await git(repository, 'init', '-q');
  await git(repository, 'commit', '-q', '--allow-empty', '-m', 'Start');
  const head = CommitId.parse(await git(repository, 'rev-parse', 'HEAD'));
  await writeSessions({ home: data, sessions: SESSIONS, repositories: [{ path: repository, head }] });
  const starts = await countGitStarts(join(folder, 'idle', 'bin'));
  const memory: Record<'app' | 'empty', number[]> = { app: [], empty: [] };
  const hidden: Record<'app' | 'empty', number[]> = { app: [], empty: [] };
  const gitStarts: number[] = [];
  /** Processor time of a while, as a share of one core. */
  const watch = async ({ pid }: ProbedApp): Promise<number> => {
    await delay(calmSeconds * 1000);
    const before = cpuSecondsOf(pid);
    const start = performance.now();
    await delay(watchSeconds * 1000);
    return (100 * (cpuSecondsOf(pid) - before)) / ((performance.now() - start) / 1000);
  };
  const rest = async (which: 'app' | 'empty', watched: WatchedApp): Promise<number> => {
    const started = (await starts.read()).length;
    const app = await startProbed(setup, watched);
    await delay(calmSeconds * 1000);
    const before = await starts.read();
    if (which === 'app' && before.length === started)
      throw new Error('the app started Git without being counted');
    const shown = await watch(app);
    memory[which].push(memoryOf(app.pid));
    await app.hide();
    hidden[which].push(await watch(app));
    if (which === 'app') {
      const meanwhile = (await starts.read()).slice(before.length);
      gitStarts.push(meanwhile.length);
      if (meanwhile.length > 0) say(`while nothing happened Git was started: ${meanwhile.join('; ')}`);
    }
    await app.quit();
    return shown;
  };
  const env = { PATH: starts.path };
  say(`leaving the app and the empty window alone for ${watchSeconds} s shown and as long hidden, in turns`);
  const shares = await interleaved(quick || long ? 1 : 3, {
    app: () => rest('app', understoryApp(data, env)),
    empty: () => rest('empty', emptyApp(setup, join(folder, 'idle', 'empty'))),
  });
  const group = 'idle';
  return [
    valueFigure({
      group,
      what: `processor, ${SESSIONS} finished sessions (share of one core)`,
      unit: '%',
      ours: shares.app,
      against: 'empty window',
      theirs: shares.empty,
      bar: 1,
    }),
    valueFigure({
      group,
      what: 'processor, its window hidden (share of one core)',
      unit: '%',
      ours: hidden.app,
      against: 'empty window, hidden',
      theirs: hidden.empty,
      bar: 1,
    }),
    valueFigure({
      group,
      what: `Git started, ${watchSeconds} s shown and ${watchSeconds} s hidden`,
      unit: 'processes',
      ours: gitStarts,
      bar: 0,
    }),
    ratioFigure({
      group,
      what: `memory, ${SESSIONS} finished sessions (proportional)`,
      unit: 'MB',
      ours: memory.app,
      against: 'empty window',
      theirs: memory.empty,
      bar: 1.5,
    }),
  ];
}
