import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApplyMode } from '#shared/apply';
import { type Applies, createApplies, type RunRequest } from '../apply/index';
import { pathToBytes } from '../git/path-bytes';
import { quietLog, SCENE_SESSION, wallClock } from './apply-scene';
import {
  type Dirt,
  edited,
  filesBetween,
  type GeneratedHistory,
  importHistory,
  targetTree,
} from './generated-history';
import { type GitAnswer, gitOracle } from './git-oracle';
import { excludeLine } from './history-script';
import { type TestRepo, testRepo } from './test-repo';

/** After so many cases a new repository: loose objects and records make every further case dearer. */
const CASES_PER_REPOSITORY = 60;

/** A repository that generated histories come into one after the other, an apply engine, and Git to compare with. */
export type OracleScene = AsyncDisposable & {
  readonly repo: TestRepo;
  readonly applies: Applies;
  /** Makes the history, with the target checked out, the user's edits on top, and the request to apply it. */
  setUp(mode: ApplyMode, history: GeneratedHistory, dirt?: Dirt): Promise<RunRequest>;
  askGit(mode: ApplyMode): Promise<GitAnswer>;
};

/** Gives each case a scene: that of the case before, unless that one failed or the repository has had enough. */
export function oracleScenes(): AsyncDisposable & {
  use<T>(work: (scene: OracleScene) => Promise<T>): Promise<T>;
} {
  let scene: OracleScene | null = null;
  let cases = 0;
  const dispose = async () => {
    await scene?.[Symbol.asyncDispose]();
    scene = null;
  };
  return {
    use: async (work) => {
      if (cases % CASES_PER_REPOSITORY === 0) await dispose();
      cases += 1;
      scene ??= await oracleScene();
      try {
        return await work(scene);
      } catch (error) {
        await dispose();
        throw error;
      }
    },
    [Symbol.asyncDispose]: dispose,
  };
}

async function oracleScene(): Promise<OracleScene> {
  const repo = await testRepo();
  await repo.commit('nothing yet');
  const home = await mkdtemp(join(repo.parent, 'home-'));
  const oracle = await gitOracle(repo.path, join(repo.parent, 'oracle'));
  return {
    repo,
    applies: createApplies({ home, log: quietLog, clock: wallClock }),
    setUp: async (mode, history, dirt) => {
      const { base, session } = await importHistory(repo.path, history);
      for (const name of await readdir(repo.path, { encoding: 'buffer' })) {
        if (name.toString() === '.git') continue;
        await rm(Buffer.concat([Buffer.from(`${repo.path}/`), name]), { recursive: true });
      }
      await repo.git('reset', '-q', '--hard');
      if (dirt) await soil(repo, history, dirt);
      return {
        repositoryPath: repo.path,
        session: SCENE_SESSION,
        summary: '',
        title: 'generated',
        head: session,
        base,
        branch: 'refs/heads/session',
        mode,
        target: null,
        only: null,
        hunks: [],
        resolutions: [],
        unfinished: null,
        acceptUnfinished: false,
        fingerprint: null,
      };
    },
    askGit: (mode) => oracle.ask(mode),
    [Symbol.asyncDispose]: () => repo[Symbol.asyncDispose](),
  };
}

async function soil(repo: TestRepo, history: GeneratedHistory, dirt: Dirt): Promise<void> {
  const ignored = Buffer.concat(dirt.ignored.map((path) => pathToBytes(`${excludeLine(path)}\n`)));
  await writeFile(join(repo.path, '.git', 'info', 'exclude'), ignored);
  const clean = targetTree(history);
  const staged = edited(clean, dirt.staged);
  for (const files of filesBetween(clean, staged)) await repo.write(files);
  await repo.git('add', '-A');
  for (const files of filesBetween(staged, edited(staged, dirt.unstaged))) await repo.write(files);
}
