import { type ChangedFile, FileStatus } from '#shared/changeset';
import type { CommitId } from '#shared/ids';
import type { Git } from './git';
import { pathFromBytes, splitZ } from './path-bytes';

/** What a diff between trees must never do: run a program of the repository's, or hide submodule pointers. */
export const PLAIN_DIFF = ['--no-ext-diff', '--no-textconv', '--ignore-submodules=none', '--no-color'];

/** Files that differ between two commits, renames found, in Git's order. */
export async function changedFiles(git: Git, from: CommitId, to: CommitId): Promise<ChangedFile[]> {
  const args = ['diff-tree', '-r', '-z', '-M', '--raw', '--numstat', '--no-abbrev', ...PLAIN_DIFF, from, to];
  return parseChangedFiles(await git.run(args));
}

/** Reads `diff-tree -z --raw --numstat`: first all raw records, then the line counts in the same order. */
export function parseChangedFiles(output: Buffer): ChangedFile[] {
  const fields = splitZ(output)[Symbol.iterator]();
  const next = (): Buffer => {
    const { value, done } = fields.next();
    if (done) throw new Error('git diff-tree: output ends in the middle of a record');
    return value;
  };
  const files: ChangedFile[] = [];
  let counted = 0;
  for (let field = fields.next(); !field.done; field = fields.next()) {
    const text = field.value.toString('latin1');
    if (text.startsWith(':')) {
      files.push(readRaw(text, next));
      continue;
    }
    const file = files[counted];
    counted += 1;
    const counts = /^(-|\d+)\t(-|\d+)\t/.exec(text);
    if (!file || !counts) throw new Error(`git diff-tree: unknown record ${JSON.stringify(text)}`);
    if (text.length === counts[0].length) {
      next();
      next();
    }
    file.binary = counts[1] === '-';
    file.additions = file.binary ? 0 : Number(counts[1]);
    file.deletions = file.binary ? 0 : Number(counts[2]);
  }
  if (counted !== files.length) throw new Error('git diff-tree: raw records and line counts do not match');
  return files;
}

const STATUSES: Record<string, FileStatus> = {
  A: FileStatus.enum.added,
  M: FileStatus.enum.modified,
  D: FileStatus.enum.deleted,
  R: FileStatus.enum.renamed,
  C: FileStatus.enum.copied,
  T: FileStatus.enum.retyped,
};

function readRaw(text: string, next: () => Buffer): ChangedFile {
  const [oldMode, newMode, oldBlob, newBlob, letter] = text.slice(1).split(' ');
  const status = STATUSES[letter?.[0] ?? ''];
  if (!oldMode || !newMode || !oldBlob || !newBlob || !status) {
    throw new Error(`git diff-tree: unknown record ${JSON.stringify(text)}`);
  }
  const from = status === 'renamed' || status === 'copied' ? pathFromBytes(next()) : null;
  return {
    path: pathFromBytes(next()),
    from,
    status,
    oldMode: orNull(oldMode),
    newMode: orNull(newMode),
    oldBlob: orNull(oldBlob),
    newBlob: orNull(newBlob),
    binary: false,
    additions: 0,
    deletions: 0,
  };
}

/** Git writes zeros where a side has no file. */
function orNull(field: string): string | null {
  return /^0+$/.test(field) ? null : field;
}
