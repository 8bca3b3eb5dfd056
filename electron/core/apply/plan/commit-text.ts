import { CommitId, type SessionId } from '#shared/ids';
import { type Git, UNDERSTORY } from '../../git/index';
import { type MessageStyle, PLAIN_STYLE } from './message-style';
import { summaryText } from './summary-text';

const SUBJECT_LENGTH = 72;

/** What else a message says, where it is worded for all of a session. */
type WordedFor = {
  /** What the agent said last. */
  readonly summary: string;
  /** Who else wrote what is in it, as the session's commits name them. */
  readonly coAuthors: readonly string[];
  readonly style: MessageStyle;
};

/** Message of a commit that an apply makes: subject, the turns it holds, what the agent says of it, and whose session it was. */
export function sessionMessage(
  subject: string,
  title: string,
  turns: readonly string[],
  sessions: SessionId | readonly SessionId[],
  { summary, coAuthors, style }: WordedFor = { summary: '', coAuthors: [], style: PLAIN_STYLE },
): Buffer {
  const listed = turns.length > 1 || (turns.length === 1 && turns[0] !== oneLine(title)) ? turns : [];
  const parts = [cut(oneLine(subject))];
  if (listed.length > 0) parts.push(listed.map((turn) => `- ${turn}`).join('\n'));
  const said = summaryText(summary);
  if (said !== '') parts.push(said);
  const trailer = (key: string, value: string) =>
    `${style.keys.get(key.toLowerCase()) ?? key}${style.separator} ${value}`;
  const trailers = coAuthors.map((author) => trailer(CO_AUTHORED, author));
  const whose = [sessions].flat().map((session) => trailer('Understory-Session', session));
  parts.push([...trailers, ...whose].join('\n'));
  return Buffer.from(`${parts.join('\n\n')}\n`, 'utf8');
}

const CO_AUTHORED = 'Co-authored-by';
const MOST_CO_AUTHORS = 20;

/** Whom the session's commits that the target lacks name as their co-authors, each once. */
export async function coAuthorsBetween(
  git: Git,
  target: CommitId,
  base: CommitId,
  tip: CommitId,
): Promise<string[]> {
  const range = [tip, `^${target}`, `^${base}`];
  const format = `--format=%(trailers:key=${CO_AUTHORED},valueonly,unfold)`;
  const out = await git.run([
    'log',
    '--reverse',
    '--max-count=200',
    format,
    '--encoding=UTF-8',
    ...range,
    '--',
  ]);
  const named = out.toString('utf8').split('\n').map(oneLine).filter(Boolean);
  return [...new Map(named.map((author) => [author.toLowerCase(), author])).values()].slice(
    0,
    MOST_CO_AUTHORS,
  );
}

/** First lines of the session's own commits that the target lacks, oldest first, none of our bookkeeping. */
export async function subjectsBetween(
  git: Git,
  target: CommitId,
  base: CommitId,
  tip: CommitId,
): Promise<string[]> {
  const range = [tip, `^${target}`, `^${base}`];
  const format = ['--reverse', '--no-merges', '--max-count=50', '-z', '--format=%ae\t%s', '--encoding=UTF-8'];
  const out = (await git.run(['log', ...format, ...range, '--'])).toString('utf8');
  const lines = out.split('\0').filter((line) => !line.startsWith(`${UNDERSTORY.email}\t`));
  return lines.map((line) => oneLine(line.slice(line.indexOf('\t') + 1))).filter(Boolean);
}

/** First line of a commit's message. */
export function subjectOf(message: Buffer): string {
  return oneLine(message.toString('utf8').trimStart().split('\n', 1)[0] ?? '');
}

export type CommitText = {
  readonly parents: readonly CommitId[];
  readonly author: { readonly name: string; readonly email: string; readonly date: string };
  /** As the commit has it, in whatever encoding it was written. */
  readonly message: Buffer;
};

/** Parents, author and message of a commit, byte for byte. */
export async function readCommit(git: Git, commit: CommitId): Promise<CommitText> {
  const raw = await git.run(['cat-file', 'commit', commit]);
  const end = raw.indexOf('\n\n');
  const header = raw
    .subarray(0, end === -1 ? raw.length : end)
    .toString('utf8')
    .split('\n');
  const message = end === -1 ? Buffer.alloc(0) : raw.subarray(end + 2);
  const parents = header
    .filter((line) => line.startsWith('parent '))
    .map((line) => CommitId.parse(line.slice('parent '.length)));
  const author = /^author (.*?) ?<([^>]*)> (\d+ [+-]\d+)$/.exec(
    header.find((line) => line.startsWith('author ')) ?? '',
  );
  const [, name = '', email = '', date = ''] = author ?? [];
  return { parents, message, author: { name: name || 'unknown', email, date: date || '@0 +0000' } };
}

function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
}

function cut(subject: string): string {
  const text = subject || 'Apply a session';
  return text.length <= SUBJECT_LENGTH ? text : `${text.slice(0, SUBJECT_LENGTH - 1).trimEnd()}…`;
}
