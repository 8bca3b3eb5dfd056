import { lstat, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { Conflict, ConflictKind, Resolution } from '#shared/apply';
import { type ApplyScene, applyScene, expectOk, repoPath } from '../testing/apply-scene';

// Real Git, many times over: slow only where the machine is busy.
vi.setConfig({ testTimeout: 180_000 });

type Choice = Exclude<Resolution['take']['choice'], 'content'>;
/** Path to content after the choice; null: no such file; a link is `-> target`. */
type Expected = Record<string, string | null>;

type ConflictCase = {
  readonly kind: ConflictKind;
  readonly name: string;
  readonly path: string;
  prepare(): Promise<ApplyScene>;
  readonly outcomes: Partial<Record<Choice, Expected>>;
};

const LINES = Array.from({ length: 30 }, (_, line) => `line ${line}`);
const text = (changes: Record<number, string> = {}) =>
  `${LINES.map((line, index) => changes[index] ?? line).join('\n')}\n`;
const BINARY = (end: string) => Buffer.from(`\0\x01\x02${end}`);

/** Builds a case whose workspace edits are uncommitted. */
function scene(
  base: Parameters<typeof applyScene>[0],
  session: (scene: ApplyScene) => Promise<unknown>,
  workspace: (scene: ApplyScene) => Promise<unknown>,
): () => Promise<ApplyScene> {
  return async () => {
    const made = await applyScene(base);
    await session(made);
    await workspace(made);
    return made;
  };
}

const CASES: ConflictCase[] = [
  {
    kind: 'content',
    name: 'both edited the same line',
    path: 'f.txt',
    prepare: scene(
      { 'f.txt': text() },
      (made) => made.work({ 'f.txt': text({ 5: 'theirs', 20: 'theirs too' }) }),
      (made) => made.repo.write({ 'f.txt': text({ 5: 'ours' }) }),
    ),
    outcomes: {
      ours: { 'f.txt': text({ 5: 'ours' }) },
      theirs: { 'f.txt': text({ 5: 'theirs', 20: 'theirs too' }) },
      both: { 'f.txt': text({ 5: 'ours\ntheirs', 20: 'theirs too' }) },
      base: { 'f.txt': text() },
    },
  },
  {
    kind: 'add-add',
    name: 'both added a file, ours is tracked',
    path: 'new.txt',
    prepare: scene(
      { 'f.txt': 'f\n' },
      (made) => made.work({ 'new.txt': 'theirs\n' }),
      async (made) => {
        await made.repo.write({ 'new.txt': 'ours\n' });
        await made.repo.git('add', 'new.txt');
      },
    ),
    outcomes: {
      ours: { 'new.txt': 'ours\n' },
      theirs: { 'new.txt': 'theirs\n' },
      both: { 'new.txt': 'ours\n', 'new~session.txt': 'theirs\n' },
    },
  },
  {
    kind: 'modify-delete',
    name: 'we edited what the session deleted',
    path: 'f.txt',
    prepare: scene(
      { 'f.txt': text(), 'g.txt': 'g\n' },
      (made) => made.work({ 'f.txt': null }),
      (made) => made.repo.write({ 'f.txt': text({ 1: 'ours' }) }),
    ),
    outcomes: {
      ours: { 'f.txt': text({ 1: 'ours' }) },
      theirs: { 'f.txt': null },
      delete: { 'f.txt': null },
      base: { 'f.txt': text() },
    },
  },
  {
    kind: 'modify-delete',
    name: 'we deleted what the session edited',
    path: 'f.txt',
    prepare: scene(
      { 'f.txt': text(), 'g.txt': 'g\n' },
      (made) => made.work({ 'f.txt': text({ 1: 'theirs' }) }),
      (made) => made.repo.write({ 'f.txt': null }),
    ),
    outcomes: { ours: { 'f.txt': null }, theirs: { 'f.txt': text({ 1: 'theirs' }) } },
  },
  {
    kind: 'rename-delete',
    name: 'the session renamed and edited what we deleted',
    path: 'moved.txt',
    prepare: scene(
      { 'f.txt': text(), 'g.txt': 'g\n' },
      (made) => made.work({ 'f.txt': null, 'moved.txt': text({ 3: 'theirs' }) }),
      (made) => made.repo.write({ 'f.txt': null }),
    ),
    outcomes: {
      ours: { 'f.txt': null, 'moved.txt': null },
      theirs: { 'f.txt': null, 'moved.txt': text({ 3: 'theirs' }) },
      delete: { 'moved.txt': null },
    },
  },
  {
    kind: 'rename-rename',
    name: 'both renamed a file, each to another name, and edited other lines',
    path: 'f.txt',
    prepare: scene(
      { 'f.txt': text(), 'g.txt': 'g\n' },
      (made) => made.work({ 'f.txt': null, 'theirs.txt': text({ 3: 'theirs' }) }),
      (made) => made.repo.write({ 'f.txt': null, 'ours.txt': text({ 25: 'ours' }) }),
    ),
    outcomes: {
      ours: { 'f.txt': null, 'theirs.txt': null, 'ours.txt': text({ 3: 'theirs', 25: 'ours' }) },
      theirs: { 'f.txt': null, 'ours.txt': null, 'theirs.txt': text({ 3: 'theirs', 25: 'ours' }) },
      both: {
        'ours.txt': text({ 3: 'theirs', 25: 'ours' }),
        'theirs.txt': text({ 3: 'theirs', 25: 'ours' }),
      },
      delete: { 'f.txt': null, 'ours.txt': null, 'theirs.txt': null },
    },
  },
  {
    kind: 'rename-rename',
    name: 'both renamed a file and edited the same line: no markers in either',
    path: 'f.txt',
    prepare: scene(
      { 'f.txt': text(), 'g.txt': 'g\n' },
      (made) => made.work({ 'f.txt': null, 'theirs.txt': text({ 3: 'theirs' }) }),
      (made) => made.repo.write({ 'f.txt': null, 'ours.txt': text({ 3: 'ours' }) }),
    ),
    outcomes: { both: { 'ours.txt': text({ 3: 'ours' }), 'theirs.txt': text({ 3: 'theirs' }) } },
  },
  {
    kind: 'directory-file',
    name: 'our file where the session has a folder',
    path: 'place',
    prepare: scene(
      { 'f.txt': 'f\n' },
      (made) => made.work({ 'place/inside.txt': 'theirs\n' }),
      (made) => made.repo.write({ place: 'ours\n' }),
    ),
    outcomes: {
      ours: { place: 'ours\n' },
      theirs: { 'place/inside.txt': 'theirs\n' },
      both: { 'place/inside.txt': 'theirs\n', 'place~workspace': 'ours\n' },
    },
  },
  {
    kind: 'directory-file',
    name: 'our folder where the session has a file',
    path: 'place',
    prepare: scene(
      { 'f.txt': 'f\n' },
      (made) => made.work({ place: 'theirs\n' }),
      (made) => made.repo.write({ 'place/inside.txt': 'ours\n' }),
    ),
    outcomes: {
      ours: { 'place/inside.txt': 'ours\n' },
      theirs: { place: 'theirs\n' },
      both: { 'place/inside.txt': 'ours\n', 'place~session': 'theirs\n' },
    },
  },
  {
    kind: 'directory-rename',
    name: 'the session added a file to a folder we renamed',
    path: 'old/new.txt',
    prepare: scene(
      { 'old/a.txt': text(), 'old/b.txt': text({ 1: 'b' }) },
      (made) => made.work({ 'old/new.txt': 'theirs\n' }),
      (made) => made.repo.write({ old: null, 'fresh/a.txt': text(), 'fresh/b.txt': text({ 1: 'b' }) }),
    ),
    outcomes: {
      ours: { 'fresh/new.txt': 'theirs\n', 'old/new.txt': null },
      theirs: { 'old/new.txt': 'theirs\n', 'fresh/new.txt': null },
    },
  },
  {
    kind: 'mode',
    name: 'both added the same bytes, one of them to be run',
    path: 'tool.sh',
    prepare: scene(
      { 'f.txt': 'f\n' },
      (made) => made.work({ 'tool.sh': { content: 'tool\n', mode: 0o755 } }),
      async (made) => {
        await made.repo.write({ 'tool.sh': { content: 'tool\n', mode: 0o644 } });
        await made.repo.git('add', 'tool.sh');
      },
    ),
    outcomes: { ours: { 'tool.sh': 'tool\n' }, theirs: { 'tool.sh': 'x tool\n' } },
  },
  {
    kind: 'symlink',
    name: 'both turned a link elsewhere',
    path: 'link',
    prepare: scene(
      { link: { link: 'base' } },
      (made) =>
        made
          .inSession(['rm', '-q', 'link'], ['commit', '-q', '-m', 'x'])
          .then(() => made.work({ link: { link: 'theirs' } })),
      async (made) => {
        await made.repo.write({ link: null });
        await made.repo.write({ link: { link: 'ours' } });
      },
    ),
    outcomes: {
      ours: { link: '-> ours' },
      theirs: { link: '-> theirs' },
      base: { link: '-> base' },
      both: { link: '-> ours', 'link~session': '-> theirs' },
    },
  },
  {
    kind: 'binary',
    name: 'both changed a binary file',
    path: 'logo.png',
    prepare: scene(
      { 'logo.png': BINARY('base') },
      (made) => made.work({ 'logo.png': BINARY('theirs') }),
      (made) => made.repo.write({ 'logo.png': BINARY('ours') }),
    ),
    outcomes: {
      ours: { 'logo.png': BINARY('ours').toString() },
      theirs: { 'logo.png': BINARY('theirs').toString() },
      both: { 'logo.png': BINARY('ours').toString(), 'logo~session.png': BINARY('theirs').toString() },
    },
  },
  {
    kind: 'untracked-in-the-way',
    name: 'a file of ours that Git does not track',
    path: 'notes.txt',
    prepare: scene(
      { 'f.txt': 'f\n' },
      (made) => made.work({ 'notes.txt': 'theirs\n' }),
      (made) => made.repo.write({ 'notes.txt': 'ours\n' }),
    ),
    outcomes: {
      ours: { 'notes.txt': 'ours\n' },
      theirs: { 'notes.txt': 'theirs\n' },
      both: { 'notes.txt': 'ours\n', 'notes~session.txt': 'theirs\n' },
    },
  },
  {
    kind: 'ignored-in-the-way',
    name: 'a file of ours that Git ignores',
    path: 'settings.local',
    prepare: scene(
      { '.gitignore': '*.local\n' },
      (made) => made.work({ '.gitignore': '', 'settings.local': 'theirs\n' }),
      (made) => made.repo.write({ 'settings.local': 'ours\n' }),
    ),
    outcomes: { ours: { 'settings.local': 'ours\n' }, theirs: { 'settings.local': 'theirs\n' } },
  },
];

async function onDisk(root: string, path: string): Promise<string | null> {
  const place = join(root, path);
  const found = await lstat(place).catch(() => null);
  if (!found || found.isDirectory()) return null;
  if (found.isSymbolicLink()) return `-> ${await readlink(place)}`;
  return `${found.mode & 0o100 ? 'x ' : ''}${await readFile(place, 'utf8')}`;
}

describe.each(CASES)('$kind: $name', ({ kind, path, prepare, outcomes }) => {
  test('is listed with its choices, and nothing is written', async () => {
    await using made = await prepare();
    const before = await made.manifest();
    const plan = await made.plan();
    expect(plan.conflicts.map((conflict) => [conflict.path, conflict.kind])).toEqual([[path, kind]]);
    for (const choice of Object.keys(outcomes)) expect(plan.conflicts[0]?.choices).toContain(choice);
    const refused = await made.applies.run({ ...made.request(), fingerprint: null });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'conflicts' } });
    expect(await made.manifest()).toEqual(before);
  });

  test('is resolved each way, and undone', async () => {
    await using made = await prepare();
    const before = await made.manifest();
    const [conflict] = (await made.plan()).conflicts;
    for (const [choice, expected] of Object.entries(outcomes)) {
      const resolutions: Resolution[] = [{ path: repoPath(path), take: { choice: choice as Choice } }];
      const run = await made.applies.run({ ...made.request({ resolutions }), fingerprint: null });
      for (const [file, content] of Object.entries(expected)) {
        expect([choice, file, await onDisk(made.repo.path, file)]).toEqual([choice, file, content]);
      }
      if (run.ok) expectOk(await made.applies.undo(run.value.apply));
      else expect(run.refusal.code).toBe('nothing-to-apply');
      expect(await made.manifest(), `undo of ${choice}`).toEqual(before);
    }
    if (conflict?.choices.includes('content')) await resolveWithContent(made, conflict);
  });
});

async function resolveWithContent(made: ApplyScene, conflict: Conflict): Promise<void> {
  const bytes = Buffer.from('settled\n').toString('base64');
  await made.run({ resolutions: [{ path: conflict.path, take: { choice: 'content', bytes } }] });
  expect(await readFile(join(made.repo.path, conflict.path), 'utf8')).toBe('settled\n');
}

test('a submodule that both moved elsewhere is a conflict that only commits can settle', async () => {
  await using made = await applyScene({ 'f.txt': 'f\n' });
  const commits = [made.base, await made.work({ 'a.txt': 'a\n' }), await made.work({ 'b.txt': 'b\n' })];
  const point = (commit: string | undefined) => [
    'update-index',
    '--add',
    '--cacheinfo',
    `160000,${commit},module`,
  ];
  await made.repo.git(...point(commits[0]));
  await made.repo.git('commit', '-q', '-m', 'module');
  const base = (await made.repo.git('rev-parse', 'HEAD')) as typeof made.base;
  await made.inSession(['reset', '-q', '--hard', base], point(commits[1]), ['commit', '-q', '-m', 'theirs']);
  const head = await made.inSession();
  await made.repo.git(...point(commits[2]));
  await made.repo.git('commit', '-q', '-m', 'ours');
  const request = { base, head, mode: 'merge' } as const;
  const plan = await made.plan(request);
  expect(plan.conflicts.map((each) => [each.path, each.kind, each.choices])).toEqual([
    ['module', 'submodule', ['ours', 'theirs', 'base']],
  ]);
  const record = await made.run({
    ...request,
    resolutions: [{ path: repoPath('module'), take: { choice: 'theirs' } }],
  });
  expect(await made.repo.git('ls-tree', record.commit ?? '', 'module')).toContain(commits[1]);
});

test('a choice that a kind does not have, or a path without a conflict, is refused', async () => {
  await using made = await applyScene({ 'f.txt': 'f\n' });
  await made.work({ 'f.txt': 'theirs\n', 'g.txt': 'g\n' });
  await made.repo.write({ 'f.txt': 'ours\n' });
  const attempt = (path: string, choice: Choice) =>
    made.applies.plan(made.request({ resolutions: [{ path: repoPath(path), take: { choice } }] }));
  expect(await attempt('f.txt', 'delete')).toMatchObject({
    refusal: { code: 'resolution-unfit', path: 'f.txt' },
  });
  expect(await attempt('g.txt', 'ours')).toMatchObject({
    refusal: { code: 'resolution-unfit', path: 'g.txt' },
  });
});

test('a stage that only the plan knows can be read', async () => {
  await using made = await applyScene({ 'f.txt': 'f\n' });
  await made.work({ 'f.txt': 'theirs\n' });
  await made.repo.write({ 'f.txt': 'ours\n' });
  const [conflict] = (await made.plan()).conflicts;
  const bytes = await made.applies.stage(made.repo.path, conflict?.stages.ours?.oid ?? '');
  expect(bytes.toString()).toBe('ours\n');
});
