import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApplyMode } from '#shared/apply';
import type { RepoPath } from '#shared/ids';
import { propertyRuns } from '#shared/testing/property-runs';
import type { RunRequest } from '../apply/index';
import { expectOk, repoPath, SCENE_SESSION } from './apply-scene';
import {
  edited,
  type GeneratedHistory,
  type GeneratedTree,
  histories,
  latin1,
  sessionTree,
  startingTree,
} from './generated-history';
import { historyScript } from './history-script';
import { fileAt } from './oracle-dirt';
import { assertProperty } from './oracle-property';
import { type OracleScene, oracleScenes } from './oracle-scene';
import { filesManifest, workspaceManifest } from './workspace-manifest';

/** One step of many: some of the session's files are applied, or a past apply is undone, the newest being 0. */
type Step =
  | { readonly do: 'apply'; readonly files: readonly number[]; readonly firstHunk: boolean }
  | { readonly do: 'undo'; readonly back: number };

/** Mostly `changes`: only of these can an older one be undone by itself. */
const MODES: readonly ApplyMode[] = ['changes', 'changes', 'changes', 'merge', 'squash', 'rebase'];
/** Everything of a session is there after one apply of the rest, and one more for what an overlap kept from counting. */
const MOST_RESTS = 3;

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('apply' as const),
        files: fc.array(fc.nat(20), { minLength: 1, maxLength: 3 }),
        firstHunk: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('undo' as const), back: fc.nat(3) }) },
  ),
  { minLength: 1, maxLength: 4 },
);

/**
 * What is applied in parts, with some of them undone in between, and the rest of it at last, is what the session has;
 * undoing all of that, the newest first, is exact.
 */
export function applyInParts(): void {
  const { numRuns, seed } = propertyRuns(14, 400);
  test(`a session applied in parts ends as it is, ${numRuns} times from seed ${seed}`, async () => {
    await using scenes = oracleScenes();
    const counts = { applied: 0, undone: 0, refused: 0 };
    const property = fc.asyncProperty(
      histories,
      fc.constantFrom(...MODES),
      steps,
      async (generated, mode, todo) => {
        const history = { ...generated, target: [] };
        await scenes.use((scene) => inParts(scene, { history, mode, todo }, counts));
      },
    );
    await assertProperty(
      property,
      { numRuns, seed },
      (history, mode, todo) =>
        `${historyScript(mode, { ...history, target: [] }, null)}\n# in these steps: ${JSON.stringify(todo)}`,
    );
    process.stdout.write(`in parts: ${JSON.stringify(counts)}\n`);
    expect(Math.min(counts.applied, counts.undone)).toBeGreaterThan(0);
  }, 3_600_000);
}

async function inParts(
  scene: OracleScene,
  { history, mode, todo }: { history: GeneratedHistory; mode: ApplyMode; todo: readonly Step[] },
  counts: { applied: number; undone: number; refused: number },
): Promise<void> {
  const { repo, applies } = scene;
  const whole = await scene.setUp(mode, history);
  const before = await workspaceManifest(repo.path);
  const theirs = sessionTree(history);
  const paths = changedPaths(edited(startingTree(), history.base), theirs);
  if (paths.length === 0) return;
  const standing = async () => (await applies.list(SCENE_SESSION)).filter(({ state }) => state === 'done');
  // A session compares with what it last brought over.
  const run = async (part: Partial<RunRequest>) => {
    const base = (await standing()).at(0)?.head ?? whole.base;
    return applies.run({ ...whole, base, ...part });
  };
  for (const step of todo) {
    if (step.do === 'undo') {
      const all = await standing();
      const past = all[step.back % Math.max(1, all.length)];
      if (!past) continue;
      const undone = await applies.undo(past.apply);
      counts[undone.ok ? 'undone' : 'refused'] += 1;
      if (!undone.ok)
        expect(['undo-would-lose-edits', 'path-blocked', 'undo-moved-on']).toContain(undone.refusal.code);
      continue;
    }
    const only = [...new Set(step.files.map((file) => paths[file % paths.length] ?? ''))].map(repoPath);
    const hunks = step.firstHunk ? only.slice(0, 1).map((path) => ({ path, hunks: [0] })) : [];
    const part = await run({ only, hunks });
    counts[part.ok ? 'applied' : 'refused'] += 1;
    if (!part.ok) expect(['nothing-to-apply', 'part-unfit']).toContain(part.refusal.code);
  }
  for (let rest = 0; ; rest += 1) {
    const result = await run({});
    if (result.ok && rest < MOST_RESTS) continue;
    if (result.ok) throw new Error('there is always more to apply');
    expect(result.refusal).toMatchObject({ code: 'nothing-to-apply' });
    break;
  }
  await expectFiles(repo.path, theirs);
  for (const { apply } of await standing()) expectOk(await applies.undo(apply));
  expect(await workspaceManifest(repo.path)).toEqual(before);
}

function changedPaths(before: GeneratedTree, after: GeneratedTree): RepoPath[] {
  const isSame = (path: string) => {
    const [was, is] = [before.get(path), after.get(path)];
    return was?.mode === is?.mode && was?.content === is?.content;
  };
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => !isSame(path))
    .sort()
    .map(repoPath);
}

async function expectFiles(root: string, tree: GeneratedTree): Promise<void> {
  const found = Object.keys(await filesManifest(root)).filter((name) => !name.endsWith('/'));
  expect(found.sort()).toEqual([...tree.keys()].map(latin1).sort());
  for (const [path, file] of tree) {
    expect([path, await fileAt({ path: root }, path)]).toEqual([path, file]);
  }
}
