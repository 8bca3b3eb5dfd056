import { execa } from 'execa';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApplyMode } from '#shared/apply';
import { propertyRuns } from '#shared/testing/property-runs';
import { expectOk } from './apply-scene';
import { dirts, type GeneratedHistory, histories } from './generated-history';
import { COMMIT_FORMATS, type GitAnswer } from './git-oracle';
import { historyScript } from './history-script';
import { compareConflicts } from './oracle-conflicts';
import { keepDirt } from './oracle-dirt';
import { type OracleScene, oracleScenes } from './oracle-scene';
import type { TestRepo } from './test-repo';
import { filesManifest, workspaceManifest } from './workspace-manifest';

/** Most time for all cases of a mode: two thousand of them on a busy machine. */
const LONG = 3 * 3_600_000;

type Outcome = 'clean' | 'conflicting' | 'nothing';

/** Compares as many generated histories as this run asks for, in one mode. */
export function compareWithGitInMode(mode: ApplyMode): void {
  const runs = propertyRuns(10, 500);
  const { numRuns, seed } = runs;
  test(
    `applying to a clean workspace as ${mode} is what Git does, ${numRuns} times from seed ${seed}`,
    async () => {
      await using scenes = oracleScenes();
      const counts = { clean: 0, conflicting: 0, nothing: 0 };
      const property = fc.asyncProperty(histories, async (history) => {
        counts[await scenes.use((scene) => compareWithGit(scene, mode, history))] += 1;
      });
      await assertProperty(property, ofMode(mode, runs), (history) => historyScript(mode, history, null));
      process.stdout.write(`compared with Git as ${mode}: ${JSON.stringify(counts)}\n`);
      expect(Math.min(counts.clean, counts.conflicting)).toBeGreaterThan(0);
    },
    LONG,
  );
}

/** Applying to a clean workspace must be what Git does, tree for tree, conflict for conflict; undo must be exact. */
async function compareWithGit(
  scene: OracleScene,
  mode: ApplyMode,
  history: GeneratedHistory,
): Promise<Outcome> {
  const { repo, applies } = scene;
  const request = await scene.setUp(mode, history);
  const expected = await scene.askGit(mode);
  const before = await workspaceManifest(repo.path);
  // As in the window, where a plan is shown first and then carried out; in the other cases it is made by the run.
  if (history.session.length % 2 === 1) await applies.plan(request);
  const ours = await applies.run(request);
  let outcome: Outcome = 'clean';
  if (ours.ok) {
    if (!expected.clean) throw new Error(`Git finds conflicts, we none: ${JSON.stringify(expected)}`);
    expect(await filesManifest(repo.path, { mtimes: false })).toEqual(expected.files);
    if (mode === 'changes') expect((await workspaceManifest(repo.path))['@index']).toBe(before['@index']);
    else expect(await committed(repo, mode, before)).toEqual({ ...pick(expected), status: '' });
    expectOk(await applies.undo(ours.value.apply));
  } else if (ours.refusal.code === 'nothing-to-apply') {
    outcome = 'nothing';
    expect(expected).toMatchObject({ clean: true, tree: await repo.git('rev-parse', 'main^{tree}') });
  } else {
    if (ours.refusal.code !== 'conflicts') throw new Error(JSON.stringify(ours.refusal));
    outcome = 'conflicting';
    if (expected.clean)
      throw new Error(`Git merges this, we find ${JSON.stringify(ours.refusal.conflicts, null, 1)}`);
    compareConflicts(mode, history, ours.refusal.conflicts, expected);
  }
  expect(await workspaceManifest(repo.path)).toEqual(before);
  return outcome;
}

function pick({ tree, commits }: Extract<GitAnswer, { clean: true }>) {
  return { tree, commits };
}

/** What was committed on the target, as the oracle tells it. */
async function committed(repo: TestRepo, mode: ApplyMode, before: Readonly<Record<string, string>>) {
  const target = before['@head']?.split(' ')[1] ?? '';
  const script = `git rev-parse HEAD^{tree} HEAD^ && git log --reverse --first-parent --format='${COMMIT_FORMATS[mode]}' ${target}..HEAD && printf '\\0' && git status --porcelain`;
  const { stdout } = await execa('sh', ['-c', script], { cwd: repo.path });
  const [about = '', status = ''] = stdout.split('\0');
  const [tree = '', parent = '', ...commits] = about.split('\n');
  if (mode === 'squash') expect(parent).toBe(target);
  return { tree, commits: commits.join('\n').trim(), status };
}

/** Keeps as many generated dirty workspaces as this run asks for, in one mode. */
export function keepDirtInMode(mode: ApplyMode): void {
  const runs = propertyRuns(4, 250);
  const { numRuns, seed } = runs;
  test(
    `a dirty workspace is kept when applying as ${mode}, and comes back to the byte, ${numRuns} times from seed ${seed}`,
    async () => {
      await using scenes = oracleScenes();
      const counts = { applied: 0, refused: 0 };
      const property = fc.asyncProperty(histories, dirts, async (history, dirt) => {
        const outcome = await scenes.use(async (scene) =>
          keepDirt(scene, await scene.setUp(mode, history, dirt), history, dirt),
        );
        counts[outcome] += 1;
      });
      await assertProperty(property, ofMode(mode, runs), (history, dirt) =>
        historyScript(mode, history, dirt),
      );
      process.stdout.write(`dirty workspaces as ${mode}: ${JSON.stringify(counts)}\n`);
      expect(counts.applied).toBeGreaterThan(0);
    },
    LONG,
  );
}

/** Every mode gets histories of its own from the one seed of a run. */
function ofMode(mode: ApplyMode, { numRuns, seed }: ReturnType<typeof propertyRuns>) {
  return { numRuns, seed: seed + ['changes', 'merge', 'squash', 'rebase'].indexOf(mode) };
}

/**
 * Runs a property; what fails is told by its smallest case, as `describe` puts it. With the seed of the run and the path
 * that a failure names in `UNDERSTORY_PATH`, only that case is run again.
 */
export async function assertProperty<Case extends unknown[]>(
  property: fc.IAsyncProperty<Case>,
  runs: { readonly numRuns: number; readonly seed: number },
  describe: (...example: Case) => string,
): Promise<void> {
  const { UNDERSTORY_PATH: path } = process.env;
  const details = await fc.check(property, path ? { ...runs, path } : runs);
  if (!details.failed) return;
  const { counterexample, counterexamplePath, numRuns, numShrinks } = details;
  const found = `case ${numRuns} (path ${counterexamplePath}, shrunk ${numShrinks} times)`;
  const cause = details.errorInstance;
  const script = counterexample ? describe(...counterexample) : 'no case: interrupted';
  throw new Error(`${found}:\n\n${script}\n\n${cause instanceof Error ? cause.message : String(cause)}`, {
    cause,
  });
}
