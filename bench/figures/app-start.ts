import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CommitId } from '#shared/ids';
import type { BenchSetup } from '../bench-setup';
import { type Figure, ratioFigure } from '../figure';
import { interleaved } from '../measure';
import { startProbed } from '../probe/probed-app';
import { emptyApp, understoryApp } from '../probe/watched-apps';
import { writeSessions } from '../sessions-on-disk';

const REPOSITORIES = 8;

/** From the start of the process to the first painted row of the list, against a window with nothing in it. */
export async function measureAppStart(setup: BenchSetup): Promise<Figure[]> {
  const { quick, folder, git, say } = setup;
  const sessions = quick ? 100 : 2000;
  const data = join(folder, 'app-start', 'data');
  const repositories = [];
  for (let number = 0; number < REPOSITORIES; number += 1) {
    const path = join(folder, 'app-start', `repository-${number}`);
    await mkdir(path, { recursive: true });
    await git(path, 'init', '-q');
    await git(path, 'commit', '-q', '--allow-empty', '-m', 'Start');
    repositories.push({ path, head: CommitId.parse(await git(path, 'rev-parse', 'HEAD')) });
  }
  say(`writing ${sessions.toLocaleString('en')} sessions`);
  await writeSessions({ home: data, sessions, repositories });
  const watched = {
    app: understoryApp(data),
    empty: emptyApp(setup, join(folder, 'app-start', 'empty')),
  };
  const start = async (which: keyof typeof watched) => {
    const running = await startProbed(setup, watched[which]);
    await running.quit();
    return running.painted;
  };
  say('starting the app and the empty window in turns');
  // The first starts make profiles and code caches.
  await start('app');
  await start('empty');
  const samples = await interleaved(quick ? 2 : 9, {
    app: () => start('app'),
    empty: () => start('empty'),
  });
  return [
    ratioFigure({
      group: 'open',
      what: `app until its list of ${sessions.toLocaleString('en')} sessions is painted`,
      unit: 'ms',
      ours: samples.app,
      against: 'empty window',
      theirs: samples.empty,
      bar: 1.3,
    }),
  ];
}
