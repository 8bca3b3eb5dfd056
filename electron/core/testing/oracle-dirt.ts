import { lstat, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import type { Resolution } from '#shared/conflict';
import type { RunRequest } from '../apply/index';
import { absoluteBytes } from '../git/path-bytes';
import { expectOk } from './apply-scene';
import {
  commitsOf,
  type Dirt,
  edited,
  type GeneratedFile,
  type GeneratedHistory,
  type GeneratedTree,
  latin1,
  sessionTree,
  startingTree,
  targetTree,
} from './generated-history';
import type { OracleScene } from './oracle-scene';
import type { TestRepo } from './test-repo';
import { workspaceManifest } from './workspace-manifest';

/** Rounds of decisions: what is chosen for one conflict can put another file in the way. */
const MOST_ROUNDS = 24;

/** What neither the session nor a decision is about stays as the user has it, and undo brings everything back. */
export async function keepDirt(
  scene: OracleScene,
  request: RunRequest,
  history: GeneratedHistory,
  dirt: Dirt,
): Promise<'applied' | 'refused'> {
  const { repo, applies } = scene;
  const before = await workspaceManifest(repo.path);
  // As in the window, where a plan is shown first and then carried out; in the other cases it is made by the run.
  const isShown = dirt.unstaged.length % 2 === 1;
  const { result, decided } = await runResolving(scene, request, isShown);
  if (!result.ok) {
    expect(['path-blocked', 'nothing-to-apply']).toContain(result.refusal.code);
    expect(await workspaceManifest(repo.path)).toEqual(before);
    return 'refused';
  }
  const after = await workspaceManifest(repo.path);
  const named = new Set(result.value.files.map(latin1));
  const others = Object.keys(before).filter((name) => !/^@|\/$/.test(name) && !named.has(name));
  for (const name of others) expect([name, after[name]]).toEqual([name, before[name]]);
  if (request.mode === 'changes') expect(after['@index']).toBe(before['@index']);
  // A rebase goes by each commit: edits of a file follow it through those that move it, also to a name that was free.
  const moved = request.mode === 'rebase' ? missingOnTheWay(history) : [];
  await expectMerged(repo, history, dirt, new Set([...decided, ...moved]));
  await expectNoMarkers(repo);
  expectOk(await applies.undo(result.value.apply));
  expect(await workspaceManifest(repo.path)).toEqual(before);
  return 'applied';
}

/**
 * Decides every conflict, each in another way, until there is none left. A decision about the commit can end a conflict
 * of the workspace: what was decided about that is then refused as fitting nothing, and left out.
 */
async function runResolving({ applies }: OracleScene, request: RunRequest, isShown: boolean) {
  let resolutions: Resolution[] = [];
  let made = 0;
  const decided = new Set<string>();
  for (let round = 0; ; round += 1) {
    if (isShown) await applies.plan({ ...request, resolutions });
    const result = await applies.run({ ...request, resolutions });
    if (result.ok || round === MOST_ROUNDS) return { result, decided };
    const { refusal } = result;
    if (refusal.code === 'resolution-unfit')
      resolutions = resolutions.filter(({ path, place }) => path !== refusal.path || place !== refusal.place);
    else if (refusal.code !== 'conflicts') return { result, decided };
    else {
      for (const { path, place, choices, stages } of refusal.conflicts) {
        const plain = choices.filter((choice) => choice !== 'content');
        const choice = plain[(path.length + made) % plain.length] ?? 'ours';
        made += 1;
        resolutions.push({ path, place, take: { choice } });
        for (const stage of [{ path }, stages.base, stages.ours, stages.theirs])
          if (stage) decided.add(stage.path);
      }
    }
  }
}

async function expectNoMarkers(repo: TestRepo): Promise<void> {
  const args = ['grep', '-laE', '^(<<<<<<<|>>>>>>>)', '--untracked', '--no-exclude-standard', '--', '.'];
  const { stdout } = await execa('git', args, { cwd: repo.path, reject: false });
  expect(stdout).toBe('');
}

/**
 * Where a file has its name on every side, and it is none of the `others`, of which more is to be told, the merge is one
 * of contents alone, which can be told without the engine: by who touched it, and where both did by `git merge-file`.
 */
async function expectMerged(
  repo: TestRepo,
  history: GeneratedHistory,
  dirt: Dirt,
  others: ReadonlySet<string>,
): Promise<void> {
  const base = edited(startingTree(), history.base);
  const [theirs, target] = [sessionTree(history), targetTree(history)];
  const staged = edited(target, dirt.staged);
  for (const [path, ours] of dirtyTree(history, dirt)) {
    const [was, work, landed] = [base.get(path), theirs.get(path), target.get(path)];
    if (others.has(path)) continue;
    // Of no side to a merge: what it is about is where the user has moved the file of that name.
    if (dirt.ignored.includes(path) && !staged.has(path)) {
      expect([path, await fileAt(repo, path)]).toEqual([path, ours]);
      continue;
    }
    if (!was || !work || !landed) continue;
    if (isSame(was, work) || isSame(work, ours))
      expect([path, await fileAt(repo, path)]).toEqual([path, ours]);
    else if (!isSame(was, landed)) continue;
    else if (isSame(was, ours)) expect([path, await fileAt(repo, path)]).toEqual([path, work]);
    else if ([was, work, ours].every(({ mode }) => mode === '100644')) {
      const content = await mergedContent(repo, [ours, was, work]);
      expect([path, await fileAt(repo, path)]).toEqual([path, { mode: '100644', content }]);
    }
  }
}

/** Files that one of the session's commits does not have. */
function missingOnTheWay(history: GeneratedHistory): string[] {
  const trees = commitsOf(history).flatMap(({ branch, tree }) => (branch === 'session' ? [tree] : []));
  return [...sessionTree(history).keys()].filter((path) => trees.some((tree) => !tree.has(path)));
}

/** The workspace's files with the user's edits. */
export function dirtyTree(history: GeneratedHistory, { staged, unstaged }: Dirt): GeneratedTree {
  return edited(edited(targetTree(history), staged), unstaged);
}

function isSame(a: GeneratedFile, b: GeneratedFile): boolean {
  return a.mode === b.mode && a.content === b.content;
}

export async function fileAt(repo: Pick<TestRepo, 'path'>, path: string): Promise<GeneratedFile | null> {
  const place = absoluteBytes(repo.path, path);
  const found = await lstat(place).catch(() => null);
  if (found?.isSymbolicLink()) return { mode: '120000', content: await readlink(place) };
  if (!found?.isFile()) return null;
  const content = await readFile(place, 'utf8');
  return { mode: (found.mode & 0o100) === 0 ? '100644' : '100755', content };
}

/** Throws where the sides disagree: that would have been a conflict. */
async function mergedContent(repo: TestRepo, sides: readonly GeneratedFile[]): Promise<string> {
  const files = sides.map((_, index) => join(repo.parent, `side-${index}`));
  for (const [index, { content }] of sides.entries()) await writeFile(files[index] ?? '', content);
  const options = { stripFinalNewline: false };
  return (await execa('git', ['merge-file', '-p', '-q', ...files], options)).stdout;
}
