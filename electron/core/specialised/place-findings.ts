import { createHash } from 'node:crypto';
import type { ChangedFile } from '#shared/changeset';
import { type CommentPlace, pathOn } from '#shared/comment';
import { type Finding, MOST_FINDINGS, type ReviewRead } from '#shared/finding';
import { CommentId, type SessionId } from '#shared/ids';
import type { Reviews } from '#shared/specialised';
import { quoteLines, readChangeset, readCommented } from '../changeset';
import { concurrently } from '../concurrently';
import type { GivenFinding, GivenReview } from './find-findings';

/** How many files are read at a time, and how much the findings of one review may weigh together, in UTF-16 units. */
const READ_AT_ONCE = 4;
const MOST_TEXT = 400_000;

type Placed = Omit<Finding, 'comment'>;

/**
 * Puts findings where they are in the changes that were reviewed: only files of these, only lines that they have, and each
 * once. What names other lines is about the whole file.
 *
 * @param reviewer whose findings they are, from which their ids are made: the same answer gives the same ids
 */
export async function placeFindings(
  repositoryPath: string,
  { from, to }: Pick<Reviews, 'from' | 'to'>,
  given: GivenReview,
  reviewer: { readonly session: SessionId; readonly turn: number },
): Promise<Pick<ReviewRead, 'findings' | 'left'>> {
  const { files } = await readChangeset(repositoryPath, { kind: 'between', from, to }, from, to);
  const placed = new Map<GivenFinding, Placed>();
  const taken = given.findings.slice(0, MOST_FINDINGS * 2);
  const place = async (one: GivenFinding) => {
    const found = await placeOne(repositoryPath, { from, to }, files, one);
    if (found) placed.set(one, found);
  };
  await concurrently(taken, place, READ_AT_ONCE);
  const findings: Finding[] = [];
  const seen = new Set<string>();
  let beyond = given.findings.length - taken.length;
  let text = 0;
  for (const one of taken) {
    const found = placed.get(one);
    if (!found) continue;
    const key = JSON.stringify([found.path, found.side, found.lines, found.text, found.suggestion]);
    if (seen.has(key)) continue;
    seen.add(key);
    text += found.text.length + found.quoted.length + (found.suggestion?.length ?? 0);
    if (findings.length < MOST_FINDINGS && text <= MOST_TEXT)
      findings.push({ comment: idOf(reviewer, key), ...found });
    else beyond += 1;
  }
  return { findings, left: { elsewhere: taken.length - placed.size, beyond, unfit: given.unfit } };
}

function idOf({ session, turn }: { session: SessionId; turn: number }, key: string): CommentId {
  const digest = createHash('sha256')
    .update(JSON.stringify([session, turn, key]))
    .digest('hex');
  return CommentId.parse(digest.slice(0, 32));
}

async function placeOne(
  repositoryPath: string,
  span: Pick<CommentPlace, 'from' | 'to'>,
  files: readonly ChangedFile[],
  given: GivenFinding,
): Promise<Placed | null> {
  const found = fileOf(files, given);
  if (!found) return null;
  const { file, side } = found;
  const path = pathOn(file, side);
  const read = await readCommented(repositoryPath, { path, side, ...span });
  if (!read) return null;
  const wanted = given.first === null ? null : { first: given.first, last: given.last ?? given.first };
  const has =
    wanted !== null && wanted.first <= wanted.last && read.lines && wanted.last <= read.lines.length;
  const lines = has ? wanted : null;
  const fits = lines !== null && side === 'after';
  return {
    ...{ severity: given.severity, path, side, lines, blob: read.blob },
    quoted: lines && read.lines ? quoteLines(read.lines, lines) : '',
    text: fits || given.suggestion === null ? given.text : withSuggestion(given.text, given.suggestion),
    suggestion: fits ? withEnd(given.suggestion) : null,
    moved: wanted !== null && lines === null,
  };
}

/** A file of the changes by its name on that side, or on the other one. Nothing else of the repository is opened. */
function fileOf(
  files: readonly ChangedFile[],
  { path, side }: GivenFinding,
): { readonly file: ChangedFile; readonly side: GivenFinding['side'] } | null {
  const plain = path.trim();
  const names = [path, plain, plain.replace(/^\.\//, ''), plain.replace(/^[ab]\//, '')];
  for (const name of names) {
    const file =
      files.find((one) => pathOn(one, side) === name) ??
      files.find((one) => one.path === name || one.from === name);
    if (!file) continue;
    const has = { before: file.oldBlob !== null, after: file.newBlob !== null };
    return { file, side: has[side] ? side : side === 'after' ? 'before' : 'after' };
  }
  return null;
}

/** A suggestion that can replace nothing is still said. */
function withSuggestion(text: string, suggestion: string): string {
  return `${text}\n\n${suggestion}`.trim().slice(0, 12_000);
}

/** Lines of a suggestion are whole lines. */
function withEnd(suggestion: string | null): string | null {
  return suggestion === null || suggestion === '' || suggestion.endsWith('\n')
    ? suggestion
    : `${suggestion}\n`;
}
