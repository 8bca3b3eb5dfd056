import { type Command, InvalidArgumentError, Option } from 'commander';
import { type FollowedComment, isToSend, isUndecided, type ReviewComment } from '#shared/comment';
import { counted } from '#shared/counted';
import { authorWords, becameWords, linesWords } from '#shared/describe-comment';
import { displayPath } from '#shared/display-path';
import type { CommentId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import type { SessionRow } from '#shared/session';
import { isBusy } from '#shared/session-state';
import { EXIT, type ExitCode, UsageError } from './exit-code';
import { followTurn } from './follow-turn';
import { readTranscript } from './read-transcript';
import { type Choose, collect, jsonOption, SESSION } from './register';
import { terminalLine, terminalText } from './terminal-text';
import { endOfMany, findSession, required, type Verb, type VerbContext } from './verb';
import { type NewComment, writeComment } from './write-comment';

export type CommentsOptions = {
  readonly session: string;
  /** `list` only tells of them; `add` says what to write. */
  readonly what: 'list' | 'send' | Decision | NewComment;
  /** Ids of comments, or their beginnings; empty: all that are to be sent. */
  readonly only: readonly string[];
  /** Lists resolved ones, too. */
  readonly all: boolean;
  /** What is said before the comments that are sent. */
  readonly message: string;
};

type Decision = 'resolve' | 'reopen' | 'accept' | 'dismiss' | 'delete';

type Flags = {
  add?: string;
  at?: string;
  before?: true;
  suggest?: string;
  send?: true;
  message?: string;
  resolve?: true;
  reopen?: true;
  accept?: true;
  dismiss?: true;
  delete?: true;
  only?: string[];
  all?: true;
  json?: true;
};

const DECISIONS = ['resolve', 'reopen', 'accept', 'dismiss', 'delete'] as const;
const ACTIONS = ['add', 'send', ...DECISIONS] as const;

/** Adds the verb `comments` to the command line. */
export function addComments(program: Command, choose: Choose): void {
  const action = (flags: string, description: string, name: (typeof ACTIONS)[number]) =>
    new Option(flags, description).conflicts(ACTIONS.filter((other) => other !== name));
  program
    .command('comments')
    .description('list the comments on a session’s changes, write one, or send them to the agent')
    .argument('<session>', SESSION)
    .addOption(
      action(
        '--add <text>',
        'comment on the place that --at names; - reads the text from standard input',
        'add',
      ),
    )
    .option('--at <path[:line[-line]]>', 'the file, or lines of it, that --add is about')
    .option('--before', 'lines of the file as it was before the changes')
    .option('--suggest <text>', 'lines to put in the place of those of --at; empty deletes them')
    .addOption(
      action('--send', 'send those that were not sent yet as one prompt, and follow the turn', 'send'),
    )
    .option('--message <text>', 'what to say before the comments that are sent')
    .addOption(action('--resolve', 'resolve those that --only names', 'resolve'))
    .addOption(action('--reopen', 'open those that --only names again', 'reopen'))
    .addOption(action('--accept', 'of a review: make those that --only names your own', 'accept'))
    .addOption(action('--dismiss', 'of a review: leave those that --only names alone', 'dismiss'))
    .addOption(action('--delete', 'delete those that --only names', 'delete'))
    .option(
      '--only <id>',
      'only this comment, by its id or the beginning of it; repeat for more',
      collect(commentId),
    )
    .option('--all', 'list resolved and dismissed ones, too')
    .addOption(jsonOption())
    .action((session: string, flags: Flags) => {
      const { only = [], message = '', json = false } = flags;
      choose(comments({ session, what: whatOf(flags), only, all: flags.all ?? false, message }), json);
    });
}

function whatOf(flags: Flags): CommentsOptions['what'] {
  const { add, at, before, suggest, send, all, only = [] } = flags;
  const action = ACTIONS.find((name) => flags[name] !== undefined);
  if (all && action) throw new UsageError('--all belongs to the list');
  if (add !== undefined) {
    if (only.length > 0) throw new UsageError('--only does not go with --add');
    if (at === undefined) throw new UsageError('--add wants --at, the file or its lines to comment on');
    return { text: add, at, side: before ? 'before' : 'after', suggestion: suggest ?? null };
  }
  const lone = Object.entries({ '--at': at, '--before': before, '--suggest': suggest }).find(
    ([, value]) => value !== undefined,
  );
  if (lone) throw new UsageError(`${lone[0]} belongs to --add`);
  if (send) return 'send';
  if (flags.message !== undefined) throw new UsageError('--message belongs to --send');
  const what = DECISIONS.find((name) => flags[name]);
  if (what && only.length === 0) throw new UsageError(`--${what} wants --only, the comment’s id`);
  return what ?? 'list';
}

/** The user's comments on a session's changes, with what became of their lines, and what to do with them. */
export function comments(options: CommentsOptions): Verb {
  return async (context) => {
    const row = await findSession(context, options.session);
    const { what } = options;
    if (typeof what === 'object') return writeComment(context, row, what);
    const { comments: known } = await readTranscript(context, row);
    const chosen = options.only.length > 0 ? options.only.map((id) => named(known, id, row, context)) : null;
    if (what === 'list')
      return list(context, row, chosen ?? known.filter((one) => options.all || isOpen(one)));
    if (what === 'send') return send(context, row, chosen ?? known.filter(isToSend), options.message);
    return decide(context, row, chosen ?? [], what);
  };
}

function named(
  known: readonly ReviewComment[],
  id: string,
  row: SessionRow,
  { calledAs }: VerbContext,
): ReviewComment {
  const [found, ...others] = known.filter(({ comment }) => comment.startsWith(id));
  if (found && others.length === 0) return found;
  const lists = `"${calledAs} comments ${row.session} --all" lists them`;
  throw new UsageError(
    found ? `several comments begin with ${id}: ${lists}` : `no comment ${id} of this session: ${lists}`,
  );
}

async function list(
  { client, out, calledAs }: VerbContext,
  row: SessionRow,
  shown: readonly ReviewComment[],
): Promise<ExitCode> {
  const { session } = row;
  const open = shown.some(isOpen);
  const followed = open ? required(await client.review.followComments({ session })) : [];
  const ways = new Map<CommentId, FollowedComment>(followed.map((one) => [one.comment, one]));
  for (const one of shown) {
    const way = ways.get(one.comment);
    out.item('comment', {
      ...one,
      state: stateOf(one),
      ...(way ? { now: { became: way.became, at: way.at, path: way.path, lines: way.lines } } : {}),
    });
    for (const text of described(one, way, isBusy(row))) out.say(text);
  }
  const toSend = shown.filter(isToSend).length;
  out.result({ session, comments: shown.length, toSend });
  if (shown.length === 0) out.say('No comments.');
  if (toSend > 0) {
    out.say('');
    out.say(`  ${calledAs} comments ${session} --send   (${counted(toSend, 'comment')})`);
  }
  return EXIT.done;
}

function isOpen({ resolved, judged }: ReviewComment): boolean {
  return !resolved && judged !== 'dismissed';
}

function stateOf(comment: ReviewComment): 'resolved' | 'dismissed' | 'undecided' | 'to-send' | 'sent' {
  if (comment.resolved) return 'resolved';
  if (comment.judged === 'dismissed') return 'dismissed';
  if (isUndecided(comment)) return 'undecided';
  return isToSend(comment) ? 'to-send' : 'sent';
}

/** As many letters of an id as a person types. */
const SHORT_ID = 8;

function described(comment: ReviewComment, way: FollowedComment | undefined, busy: boolean): string[] {
  const { text, suggestion, side } = comment;
  const path = side === 'after' ? (way?.path ?? comment.path) : comment.path;
  const lines = side === 'after' && way?.lines ? way.lines : comment.lines;
  const place = `${displayPath(path)}, ${side === 'before' ? 'before, ' : ''}${linesWords(lines)}`;
  const indented = (words: string, sign: string) =>
    terminalText(words)
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => `    ${sign}${line}`);
  return [
    `${comment.comment.slice(0, SHORT_ID)}  ${terminalLine(place, 400)}  (${becameWords(comment, way, busy)})`,
    ...(comment.by ? [`    ${terminalLine(authorWords(comment.by))}`] : []),
    ...(text.trim() === '' ? [] : indented(text.trim(), '')),
    ...(suggestion === null
      ? []
      : suggestion === ''
        ? ['    Suggests to delete the lines']
        : indented(suggestion, '+ ')),
  ];
}

async function send(
  context: VerbContext,
  row: SessionRow,
  chosen: readonly ReviewComment[],
  message: string,
): Promise<ExitCode> {
  const { client, out } = context;
  if (chosen.length === 0) {
    out.result({ session: row.session, sent: [] });
    out.say('No comments to send.');
    return EXIT.done;
  }
  const sent = chosen.map(({ comment }) => comment);
  const started = required(
    await client.review.sendComments({ session: row.session, comments: sent, message }),
  );
  return followTurn(context, started, row.seq);
}

const DONE: Readonly<Record<Decision, string>> = {
  resolve: 'Resolved',
  reopen: 'Opened again',
  accept: 'Accepted',
  dismiss: 'Dismissed',
  delete: 'Deleted',
};

/** Does it with each; one that is refused is told of, and keeps none of the others from it. */
async function decide(
  { client, out }: VerbContext,
  { session }: SessionRow,
  chosen: readonly ReviewComment[],
  what: Decision,
): Promise<ExitCode> {
  const comments: CommentId[] = [];
  const refused: { comment: CommentId; refusal: Refusal }[] = [];
  for (const one of chosen) {
    const { comment } = one;
    const decided = await carryOut(client, { session, comment }, what);
    if (!decided.ok) {
      refused.push({ comment, refusal: decided.refusal });
      continue;
    }
    comments.push(comment);
    out.say(
      `${DONE[what]}: ${comment.slice(0, SHORT_ID)}  ${terminalLine(displayPath(one.path), 400)}, ${linesWords(one.lines)}`,
    );
  }
  const exit = endOfMany(out, chosen.length, refused, ({ comment }) => comment.slice(0, SHORT_ID));
  out.result({ session, done: what, comments, refused });
  return exit;
}

function carryOut(
  { review }: VerbContext['client'],
  one: { readonly session: SessionRow['session']; readonly comment: CommentId },
  what: Decision,
) {
  switch (what) {
    case 'delete':
      return review.deleteComment(one);
    case 'resolve':
    case 'reopen':
      return review.resolveComment({ ...one, resolved: what === 'resolve' });
    case 'accept':
      return review.judgeComment({ ...one, as: 'accepted' });
    case 'dismiss':
      return review.judgeComment({ ...one, as: 'dismissed' });
    default:
      return what satisfies never;
  }
}

function commentId(text: string): string {
  if (!/^[a-z0-9]+$/.test(text))
    throw new InvalidArgumentError('a comment’s id is made of small letters and digits');
  return text;
}
