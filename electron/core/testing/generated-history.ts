import { execa } from 'execa';
import fc from 'fast-check';
import { CommitId } from '#shared/ids';
import { pathToBytes } from '../git/path-bytes';
import type { TestRepo } from './test-repo';

/** A file of a generated tree. */
export type GeneratedFile = { readonly mode: '100644' | '100755' | '120000'; readonly content: string };
export type GeneratedTree = ReadonlyMap<string, GeneratedFile>;

/** One edit. Files are chosen by number among those there are, so that every edit means something in every tree. */
export type Edit =
  | { readonly do: 'change line'; readonly file: number; readonly line: number; readonly to: string }
  | { readonly do: 'add lines'; readonly file: number; readonly text: string }
  | { readonly do: 'delete'; readonly file: number }
  | { readonly do: 'rename'; readonly file: number; readonly to: string }
  | { readonly do: 'create'; readonly path: string; readonly text: string }
  | { readonly do: 'create binary'; readonly path: string; readonly text: string }
  | { readonly do: 'flip executable'; readonly file: number }
  | { readonly do: 'link'; readonly path: string; readonly to: string };

export type GeneratedHistory = {
  readonly base: readonly Edit[];
  /** Commits on either side. */
  readonly session: readonly (readonly Edit[])[];
  readonly target: readonly (readonly Edit[])[];
};

const PATHS = [
  'a.txt',
  'b.txt',
  'dir/a.txt',
  'dir/deep/b.txt',
  'dir',
  'other/a.txt',
  'sp ace.txt',
  '-dash',
  'qu"ote',
  'line\nfeed',
  'ümlaut/é.txt',
  'raw\udcff.txt',
  ':(top)x',
  '*',
  '.gitattributes',
];
const STARTING = ['a.txt', 'b.txt', 'dir/a.txt', 'other/a.txt', 'sp ace.txt', 'raw\udcff.txt'];
const WORDS = ['red', 'green', 'blue'];

const path = fc.constantFrom(...PATHS.filter((name) => name !== '.gitattributes'));
const word = fc.constantFrom(...WORDS);
const file = fc.nat(20);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('change line' as const), file, line: fc.nat(11), to: word }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('add lines' as const), file, text: word }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), file }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('rename' as const), file, to: path }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('create' as const), path, text: word }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('create binary' as const), path, text: word }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('flip executable' as const), file }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('link' as const), path, to: word }) },
);
const commit = fc.array(edit, { minLength: 1, maxLength: 4 });

export const histories: fc.Arbitrary<GeneratedHistory> = fc.record({
  base: fc.array(edit, { maxLength: 2 }),
  session: fc.array(commit, { minLength: 1, maxLength: 3 }),
  target: fc.array(commit, { maxLength: 2 }),
});

/** The user's own edits on top of the target, and paths that the repository's exclude file names. */
export type Dirt = {
  readonly ignored: readonly string[];
  readonly staged: readonly Edit[];
  readonly unstaged: readonly Edit[];
};

const editLists = fc.array(edit, { maxLength: 4 });
export const dirts: fc.Arbitrary<Dirt> = fc.record({
  ignored: fc.subarray(PATHS.filter((name) => !name.includes('\n'))),
  staged: editLists,
  unstaged: editLists,
});

export function startingTree(): GeneratedTree {
  const lines = (name: string) => Array.from({ length: 12 }, (_, line) => `${name} line ${line}`).join('\n');
  return new Map(
    STARTING.map((name) => [name, { mode: '100644', content: `${lines(JSON.stringify(name))}\n` }]),
  );
}

export function edited(tree: GeneratedTree, edits: readonly Edit[]): GeneratedTree {
  const next = new Map(tree);
  for (const each of edits) editOnce(next, each);
  return next;
}

function editOnce(tree: Map<string, GeneratedFile>, edit: Edit): void {
  if (edit.do === 'create') {
    put(tree, edit.path, { mode: '100644', content: `${edit.text}\n`.repeat(3) });
    return;
  }
  if (edit.do === 'create binary') {
    put(tree, edit.path, { mode: '100644', content: `\0${edit.text}` });
    return;
  }
  if (edit.do === 'link') {
    put(tree, edit.path, { mode: '120000', content: edit.to });
    return;
  }
  const names = [...tree.keys()].sort();
  const name = names[edit.file % Math.max(1, names.length)];
  const found = name === undefined ? undefined : tree.get(name);
  if (name === undefined || !found) return;
  const plain = found.mode === '120000' ? null : found;
  switch (edit.do) {
    case 'delete':
      tree.delete(name);
      return;
    case 'rename':
      tree.delete(name);
      put(tree, edit.to, found);
      return;
    case 'flip executable':
      if (plain) tree.set(name, { ...plain, mode: plain.mode === '100644' ? '100755' : '100644' });
      return;
    case 'add lines':
      if (plain) tree.set(name, { ...plain, content: `${plain.content}${edit.text} added\n` });
      return;
    case 'change line': {
      const lines = found.content.split('\n');
      if (plain)
        tree.set(name, { ...plain, content: lines.with(edit.line % lines.length, edit.to).join('\n') });
      return;
    }
  }
}

/** A file takes the place of whatever was there, as it does on disk. */
function put(tree: Map<string, GeneratedFile>, path: string, content: GeneratedFile): void {
  for (const other of tree.keys()) {
    if (other.startsWith(`${path}/`) || path.startsWith(`${other}/`)) tree.delete(other);
  }
  tree.set(path, content);
}

/** What the target branch has in the end. */
export function targetTree({ base, target }: GeneratedHistory): GeneratedTree {
  return target.reduce<GeneratedTree>((tree, edits) => edited(tree, edits), edited(startingTree(), base));
}

/** What the session has in the end. */
export function sessionTree({ base, session }: GeneratedHistory): GeneratedTree {
  return session.reduce<GeneratedTree>((tree, edits) => edited(tree, edits), edited(startingTree(), base));
}

/** The files that turn one tree into the other, as a test repository writes them: what goes first, then what comes. */
export function filesBetween(
  before: GeneratedTree,
  after: GeneratedTree,
): Parameters<TestRepo['write']>[0][] {
  // What comes goes first too: a folder may be left where a file is to be.
  const differing = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  const gone = differing.map((path) => [path, null] as const);
  const come = [...after]
    .filter(([path, file]) => before.get(path) !== file)
    .map(([path, { mode, content }]) => {
      const file =
        mode === '120000' ? { link: content } : { content, mode: mode === '100755' ? 0o755 : 0o644 };
      return [path, file] as const;
    });
  return [Object.fromEntries(gone), Object.fromEntries(come)];
}

export type ImportedHistory = {
  readonly base: CommitId;
  readonly session: CommitId;
  readonly target: CommitId;
  /** All of the session's work as one commit on the base. */
  readonly picked: CommitId;
};

/** A commit of a history, as it is made: by fast-import here, by plain commands in a script one can read. */
export type HistoryCommit = {
  readonly branch: 'main' | 'session' | 'picked';
  readonly message: string;
  /** Position of the parent; null for the first. */
  readonly parent: number | null;
  readonly tree: GeneratedTree;
};

/** The commits of a history, the base first. A commit's position makes its date. */
export function commitsOf({ base, session, target }: GeneratedHistory): HistoryCommit[] {
  const start = edited(startingTree(), base);
  const commits: HistoryCommit[] = [{ branch: 'main', message: 'base', parent: null, tree: start }];
  const follow = (branch: 'main' | 'session', steps: GeneratedHistory['session']): GeneratedTree => {
    let parent = 0;
    let tree = start;
    for (const [number, edits] of steps.entries()) {
      tree = edited(tree, edits);
      commits.push({ branch, message: `${branch} ${number + 1}`, parent, tree });
      parent = commits.length - 1;
    }
    return tree;
  };
  const worked = follow('session', session);
  follow('main', target);
  commits.push({ branch: 'picked', message: 'session 0', parent: 0, tree: worked });
  return commits;
}

/** Who made the generated commits, and when the one at a position was made, in Git's own notation. */
export const HISTORY_AUTHOR = { name: 'T', email: 't@example.org' };
export function dateOf(position: number): string {
  return `${1_700_000_000 + position} +0000`;
}

/** Makes the history in a repository in one go, as branches `main`, `session` and `picked`. */
export async function importHistory(repository: string, history: GeneratedHistory): Promise<ImportedHistory> {
  const commits = commitsOf(history);
  const tips = { main: 0, session: 0, picked: 0 };
  const parts: (string | Buffer)[] = [];
  for (const [position, { branch, message, parent, tree }] of commits.entries()) {
    tips[branch] = position;
    const when = `committer ${HISTORY_AUTHOR.name} <${HISTORY_AUTHOR.email}> ${dateOf(position)}\n`;
    const from = parent === null ? '' : `from :${parent + 1}\n`;
    parts.push(`commit refs/heads/${branch}\nmark :${position + 1}\n${when}`);
    parts.push(`data ${message.length + 1}\n${message}\n\n${from}deleteall\n`);
    for (const [name, { mode, content }] of tree) {
      const bytes = Buffer.from(content);
      parts.push(`M ${mode} inline ${quoted(name)}\ndata ${bytes.length}\n`, bytes, '\n');
    }
  }
  for (const [branch, position] of Object.entries(tips)) {
    parts.push(`reset refs/heads/${branch}\nfrom :${position + 1}\n\n`);
    parts.push(`get-mark :${position + 1}\n`);
  }
  parts.push('get-mark :1\n');
  const input = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  const options = { cwd: repository, input };
  const { stdout } = await execa('git', ['fast-import', '--quiet', '--force', '--cat-blob-fd=1'], options);
  const [target, session, picked, base] = stdout.split('\n').map((id) => CommitId.parse(id));
  if (!target || !session || !picked || !base) throw new Error(`fast-import answered ${stdout}`);
  return { base, session, target, picked };
}

function quoted(name: string): string {
  let text = '';
  for (const byte of pathToBytes(name)) text += `\\${byte.toString(8).padStart(3, '0')}`;
  return `"${text}"`;
}

/** A generated path's bytes, one character each, as manifests have them. */
export function latin1(path: string): string {
  return Buffer.from(path.replaceAll('\udcff', '\u{10ffff}'))
    .toString('latin1')
    .replaceAll('\xf4\x8f\xbf\xbf', '\xff');
}
