import { type DiffSide, type LineSpan, pathOn } from '#shared/comment';
import { linesWords } from '#shared/describe-comment';
import { displayPath } from '#shared/display-path';
import type { RepoPath } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { EXIT, type ExitCode, UsageError } from './exit-code';
import { matchFile, matchPaths, placeOf } from './path-argument';
import { terminalLine } from './terminal-text';
import { required, type VerbContext } from './verb';

/** A comment to be written, as it was typed. */
export type NewComment = {
  /** `-`: it is read from standard input. */
  readonly text: string;
  /** `PATH`, `PATH:LINE` or `PATH:LINE-LINE`. */
  readonly at: string;
  readonly side: DiffSide;
  readonly suggestion: string | null;
};

/** Writes a comment on a file of a session's changes, or on lines of it. It is sent when the user says so. */
export async function writeComment(
  { client, out, cwd, readInput, calledAs }: VerbContext,
  row: SessionRow,
  { text, at, side, suggestion }: NewComment,
): Promise<ExitCode> {
  const { session } = row;
  const { files, from, to } = required(await client.changes.get({ session, scope: { kind: 'session' } }));
  const known = files.map((file) => pathOn(file, side));
  const { path, lines } = await placeAt(at, known, row, cwd);
  const words = {
    text: text === '-' ? await readInput() : text,
    // Lines end; what was typed may not.
    suggestion: suggestion === null || suggestion === '' ? suggestion : suggestion.replace(/\n?$/, '\n'),
  };
  const place = { path, side, from, to, lines };
  const { comment } = required(await client.review.comment({ session, place, words }));
  out.result({ session, comment, ...place });
  out.say(`Comment on ${terminalLine(displayPath(path), 400)}, ${linesWords(lines)}. Not sent yet.`);
  out.say('');
  out.say(`  ${calledAs} comments ${session} --send`);
  return EXIT.done;
}

/** A name may end as lines do: one that is known is taken as it is. */
async function placeAt(
  at: string,
  known: readonly RepoPath[],
  row: SessionRow,
  cwd: string,
): Promise<{ path: RepoPath; lines: LineSpan | null }> {
  const place = placeOf(cwd, row);
  const [, file, first, last = first] = /^(.+?):(\d+)(?:-(\d+))?$/s.exec(at) ?? [];
  if (file === undefined || (await matchPaths(at, known, place)).length > 0)
    return { path: await matchFile(at, known, place), lines: null };
  const lines = { first: Number(first), last: Number(last) };
  if (lines.first < 1 || lines.last < lines.first)
    throw new UsageError(`--at wants lines from 1 on, the first one first, not "${at}"`);
  return { path: await matchFile(file, known, place), lines };
}
