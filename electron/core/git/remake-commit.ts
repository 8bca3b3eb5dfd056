import { CommitId } from '#shared/ids';
import type { Person } from './commits';
import type { Git } from './git';

/** What is new about a commit; what is not named stays, the dates always do. */
export type Remake = {
  readonly parents: readonly CommitId[];
  /** Author and committer. */
  readonly by: Person | null;
  readonly message: string | null;
};

/**
 * Makes a commit object that is another one with other parents. All else stays byte for byte, but for a signature, which
 * would not be true of it any more. No ref moves.
 */
export async function remakeCommit(
  git: Git,
  commit: CommitId,
  { parents, by, message }: Remake,
): Promise<CommitId> {
  const raw = (await git.run(['cat-file', 'commit', commit])).toString('latin1');
  const end = raw.indexOf('\n\n');
  const header = end === -1 ? raw : raw.slice(0, end);
  // A line that begins with a space goes on with the one before it.
  const [tree = '', ...fields] = header.split(/\n(?! )/).filter((field) => !/^(parent|gpgsig)/.test(field));
  const lines = [
    tree,
    ...parents.map((parent) => `parent ${parent}`),
    ...fields.map((field) => signedBy(field, by)),
  ];
  const text = message === null ? raw.slice(end + 2) : Buffer.from(message).toString('latin1');
  const input = Buffer.from(`${lines.join('\n')}\n\n${end === -1 && message === null ? '' : text}`, 'latin1');
  return CommitId.parse(await git.line(['hash-object', '-t', 'commit', '-w', '--stdin'], { input }));
}

function signedBy(field: string, by: Person | null): string {
  const found = /^(author|committer) .*> (\d+ [+-]\d+)$/.exec(field);
  if (!by || !found) return field;
  const plain = (text: string) => Buffer.from(text.replace(/[<>\n\0]/g, '')).toString('latin1');
  return `${found[1]} ${plain(by.name)} <${plain(by.email)}> ${found[2]}`;
}
