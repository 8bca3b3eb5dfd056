import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CommitId } from '#shared/ids';
import type { BenchSetup } from '../bench-setup';
import { type Figure, ratioFigure, valueFigure } from '../figure';
import { interleaved } from '../measure';
import { startProbed, type WatchedApp } from '../probe/probed-app';
import { emptyApp, understoryApp } from '../probe/watched-apps';
import { cpuSecondsOf, memoryOf } from '../process-tree';
import { writeSessions } from '../sessions-on-disk';

const SESSIONS = 20;

/** What the app costs while nothing happens: processor time and memory, against a window with nothing in it. */
export async function measureIdle(setup: BenchSetup): Promise<Figure[]> {
  const { quick, folder, git, say } = setup;
  const calmSeconds = quick ? 2 : 8;
  const watchSeconds = quick ? 4 : 20;
  const data = join(folder, 'idle', 'data');
  const repository = join(folder, 'idle', 'repository');
  await mkdir(repository, { recursive: true });
  await git(repository, 'init', '-q');
  await git(repository, 'commit', '-q', '--allow-empty', '-m', 'Start');
  const head = CommitId.parse(await git(repository, 'rev-parse', 'HEAD'));
  await writeSessions({ home: data, sessions: SESSIONS, repositories: [{ path: repository, head }] });
  const memory: Record<'app' | 'empty', number[]> = { app: [], empty: [] };
  const rest = async (which: 'app' | 'empty', watched: WatchedApp): Promise<number> => {
    const app = await startProbed(setup, watched);
    await delay(calmSeconds * 1000);
    const before = cpuSecondsOf(app.pid);
    const start = performance.now();
    await delay(watchSeconds * 1000);
    const share = (cpuSecondsOf(app.pid) - before) / ((performance.now() - start) / 1000);
    memory[which].push(memoryOf(app.pid));
    await app.quit();
    return share * 100;
  };
  say(`leaving the app and the empty window alone for ${watchSeconds} s in turns`);
  const shares = await interleaved(quick ? 1 : 3, {
    app: () => rest('app', understoryApp(data)),
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
