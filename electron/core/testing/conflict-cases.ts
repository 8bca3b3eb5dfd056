import type { ConflictKind, Resolution } from '#shared/conflict';
import { casesByDay } from '#shared/testing/at-night';
import { type ApplyScene, applyScene } from './apply-scene';

export type Choice = Exclude<Resolution['take']['choice'], 'content'>;
/** Path to content after the choice; null: no such file; a link is `-> target`. */
type Expected = Record<string, string | null>;

export type ConflictCase = {
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

/** Each kind of conflict, in an uncommitted workspace, with what each of its choices makes of the files. */
const ALL: readonly ConflictCase[] = [
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

/** By day one of each kind. */
export const CONFLICT_CASES = casesByDay(
  ALL,
  ({ kind }, index) => ALL.findIndex((other) => other.kind === kind) === index,
);
