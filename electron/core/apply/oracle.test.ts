import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApplyMode, Conflict, Resolution } from '#shared/apply';
import { CommitId } from '#shared/ids';
import { propertyRuns } from '#shared/testing/property-runs';
import { expectOk, quietLog, SCENE_SESSION, wallClock } from '../testing/apply-scene';
import {
  type Edit,
  edited,
  editLists,
  filesBetween,
  type GeneratedHistory,
  histories,
  importHistory,
  targetTree,
} from '../testing/generated-history';
import { type TestRepo, testRepo } from '../testing/test-repo';
import { workspaceManifest } from '../testing/workspace-manifest';
import { type Applies, createApplies, type RunRequest } from './index';

/** Generated histories to compare with Git's own answer. */
const RUNS = propertyRuns(25, 2000);
const CASES = `${RUNS.numRuns} times from seed ${RUNS.seed}`;
const kept = { applied: 0, refused: 0 };
const seen = { clean: 0, conflicting: 0, nothing: 0 };

type Oracle = { readonly tree: string } | { readonly unmerged: readonly string[] };

/** What plain Git makes of it, in a worktree of its own. */
async function askGit(repo: TestRepo, mode: ApplyMode): Promise<Oracle> {
  const place = join(repo.parent, 'oracle');
  await repo.git('worktree', 'add', '-q', '--detach', place, mode === 'rebase' ? 'session' : 'main');
  const git = (...args: string[]) => execa('git', ['-C', place, ...args], { reject: false });
  try {
    const picks = ['rebase', '-q', '--empty=drop', '--reapply-cherry-picks', 'main'];
    const merging = ['merge', '-q', '--no-ff', '--no-edit', 'session'];
    const result = await git(...IDENTITY, ...(mode === 'rebase' ? picks : merging));
    if (result.exitCode === 0) return { tree: (await git('rev-parse', 'HEAD^{tree}')).stdout };
    const listed = await execa('git', ['-C', place, 'ls-files', '--unmerged', '-z'], { encoding: 'latin1' });
    const paths = listed.stdout.split('\0').filter(Boolean);
    return {
      unmerged: [...new Set(paths.map((line) => plainName(line.slice(line.indexOf('\t') + 1))))].sort(),
    };
  } finally {
    await repo.git('worktree', 'remove', '--force', '--force', place);
  }
}

const IDENTITY = [
  '-c',
  'user.name=T',
  '-c',
  'user.email=t@example.org',
  '-c',
  'merge.directoryRenames=conflict',
];

/** Git keeps two files that want one name apart by the name of their side. */
function plainName(path: string): string {
  return path.replace(/~(HEAD|session|[0-9a-f]{7,} \(session \d\))(_\d+)?$/, '');
}

/** The paths that Git's index has as unmerged for our conflicts, as latin1 like the oracle's. */
function unmergedPaths(conflicts: readonly Conflict[]): string[] {
  const paths = conflicts.flatMap(({ kind, path, stages }) => {
    if (kind === 'rename-rename')
      return [stages.base, stages.ours, stages.theirs].map((stage) => stage?.path);
    if (kind === 'directory-rename')
      return [stages.ours?.path === path ? stages.theirs?.path : stages.ours?.path];
    return [path];
  });
  return [...new Set(paths.filter((path) => path !== undefined).map(latin1))].sort();
}

function latin1(path: string): string {
  return Buffer.from(path.replaceAll('\udcff', '\u{10ffff}'))
    .toString('latin1')
    .replaceAll('\xf4\x8f\xbf\xbf', '\xff');
}

/** Makes the history in the repository, with the target checked out and clean, and the request to apply it. */
async function setUp(repo: TestRepo, mode: ApplyMode, history: GeneratedHistory): Promise<RunRequest> {
  await repo.git('update-ref', '-d', 'HEAD');
  await importHistory(repo.path, history);
  await repo.git('reset', '-q', '--hard', 'main');
  await repo.git('clean', '-qffdx');
  const commit = async (name: string) => CommitId.parse(await repo.git('rev-parse', name));
  return {
    repositoryPath: repo.path,
    session: SCENE_SESSION,
    title: 'generated',
    head: await commit('session'),
    base: await commit('main~0^{/base}'),
    branch: 'refs/heads/session',
    mode,
    target: null,
    only: null,
    hunks: [],
    resolutions: [],
    fingerprint: null,
  };
}

async function compare(
  repo: TestRepo,
  applies: Applies,
  mode: ApplyMode,
  history: GeneratedHistory,
): Promise<void> {
  const request = await setUp(repo, mode, history);
  const expected = await askGit(repo, mode);
  const before = await workspaceManifest(repo.path);
  const ours = await applies.run(request);
  if (ours.ok) {
    seen.clean += 1;
    const tree = await treeOnDisk(repo);
    expect({ tree }).toEqual(expected);
    if (mode !== 'changes') {
      expect(await repo.git('rev-parse', 'HEAD^{tree}')).toBe(tree);
      expect(await repo.git('status', '--porcelain')).toBe('');
    }
    expectOk(await applies.undo(ours.value.apply));
  } else if (ours.refusal.code === 'nothing-to-apply') {
    seen.nothing += 1;
    expect(expected).toEqual({ tree: await repo.git('rev-parse', 'main^{tree}') });
  } else {
    if (ours.refusal.code !== 'conflicts') throw new Error(JSON.stringify(ours.refusal));
    seen.conflicting += 1;
    const found = unmergedPaths(ours.refusal.conflicts);
    if (!('unmerged' in expected))
      throw new Error(`Git merges this, we found conflicts: ${found.join(', ')}`);
    // A rebase stops at its first conflict; a plan lists them all.
    if (mode === 'rebase') expect(found).toEqual(expect.arrayContaining([...expected.unmerged]));
    else expect(found).toEqual(expected.unmerged);
  }
  expect(await workspaceManifest(repo.path)).toEqual(before);
}

/** Tree of the files as they lie there, tracked or not. */
async function treeOnDisk(repo: TestRepo): Promise<string> {
  const env = { GIT_INDEX_FILE: join(repo.parent, 'oracle-index') };
  await rm(env.GIT_INDEX_FILE, { force: true });
  await execa('git', ['-C', repo.path, 'add', '-A'], { env });
  return (await execa('git', ['-C', repo.path, 'write-tree'], { env })).stdout;
}

/** The user's edits, some of them staged: what the apply does not name stays, and undo brings everything back. */
async function keepDirt(
  repo: TestRepo,
  applies: Applies,
  mode: ApplyMode,
  history: GeneratedHistory,
  dirt: { staged: readonly Edit[]; unstaged: readonly Edit[] },
): Promise<void> {
  const request = await setUp(repo, mode, history);
  const clean = targetTree(history);
  const staged = edited(clean, dirt.staged);
  for (const files of filesBetween(clean, staged)) await repo.write(files);
  await repo.git('add', '-A');
  for (const files of filesBetween(staged, edited(staged, dirt.unstaged))) await repo.write(files);
  const before = await workspaceManifest(repo.path);
  const result = await runResolving(applies, request);
  if (result.ok) {
    kept.applied += 1;
    const after = await workspaceManifest(repo.path);
    const named = new Set(result.value.files.map(latin1));
    const others = Object.keys(before).filter((name) => !/^@|\/$/.test(name) && !named.has(name));
    for (const name of others) expect([name, after[name]]).toEqual([name, before[name]]);
    if (mode === 'changes') expect(after['@index']).toBe(before['@index']);
    expectOk(await applies.undo(result.value.apply));
  } else {
    kept.refused += 1;
    expect(['conflicts', 'path-blocked', 'nothing-to-apply']).toContain(result.refusal.code);
  }
  expect(await workspaceManifest(repo.path)).toEqual(before);
}

/** Decides every conflict, each in another way, until there is none left. */
async function runResolving(applies: Applies, request: RunRequest) {
  const resolutions: Resolution[] = [];
  for (let attempt = 0; ; attempt += 1) {
    const result = await applies.run({ ...request, resolutions });
    if (result.ok || result.refusal.code !== 'conflicts' || attempt === 4) return result;
    for (const { path, place, choices } of result.refusal.conflicts) {
      const plain = choices.filter((choice) => choice !== 'content');
      const choice = plain[(path.length + resolutions.length) % plain.length] ?? 'ours';
      resolutions.push({ path, place, take: { choice } });
    }
  }
}

async function engine(repo: TestRepo): Promise<Applies> {
  const home = await mkdtemp(join(repo.parent, 'home-'));
  return createApplies({ home, log: quietLog, clock: wallClock });
}

const modes = fc.constantFrom<ApplyMode>('changes', 'merge', 'squash', 'rebase');

test(`applying to a clean workspace is what Git does, ${CASES}`, async () => {
  await using repo = await testRepo();
  const applies = await engine(repo);
  await fc.assert(
    fc.asyncProperty(modes, histories, (mode, history) => compare(repo, applies, mode, history)),
    RUNS,
  );
  process.stdout.write(`compared with Git: ${JSON.stringify(seen)}\n`);
  expect(Math.min(seen.clean, seen.conflicting)).toBeGreaterThan(0);
}, 3_600_000);

test(`a dirty workspace is kept and comes back to the byte, ${CASES}`, async () => {
  await using repo = await testRepo();
  const applies = await engine(repo);
  const dirt = fc.record({ staged: editLists, unstaged: editLists });
  await fc.assert(
    fc.asyncProperty(modes, histories, dirt, (mode, history, edits) =>
      keepDirt(repo, applies, mode, history, edits),
    ),
    RUNS,
  );
  process.stdout.write(`dirty workspaces: ${JSON.stringify(kept)}\n`);
  expect(kept.applied).toBeGreaterThan(0);
}, 3_600_000);
