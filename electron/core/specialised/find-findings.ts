import { z } from 'zod';
import type { Severity } from '#shared/comment';
import { LONGEST_FINDING, LONGEST_SUGGESTION, LONGEST_SUMMARY, type ReviewProblem } from '#shared/finding';
import { parseJson } from '#shared/parse-json';
import type { Result } from '#shared/result';

/** A finding as the agent gave it: nothing in it is true of any file yet. */
export type GivenFinding = {
  readonly path: string;
  readonly first: number | null;
  readonly last: number | null;
  readonly side: 'before' | 'after';
  readonly severity: Severity;
  readonly text: string;
  readonly suggestion: string | null;
};

/** What a reviewer's answer says as data. `unfit`: entries of its list that are no findings. */
export type GivenReview = {
  readonly summary: string;
  readonly findings: readonly GivenFinding[];
  readonly unfit: number;
};

/** As much of an answer as is looked through, its end, and of its list: whoever gives more is not read further. */
const LONGEST_ANSWER = 1024 * 1024;
const MOST_ENTRIES = 5000;
/** So many characters are walked through in all to find where blocks end, and so many beginnings are tried. */
const MOST_WALKED = 8 * 1024 * 1024;
const MOST_TRIED = 400;
const MARK = '"findings"';

const Line = z.coerce.number().int().positive().max(100_000_000).nullable().catch(null);

const Entry = z.object({
  path: z.string().min(1).max(4096),
  line: Line.default(null),
  endLine: Line.default(null),
  side: z.enum(['before', 'after']).catch('after'),
  severity: z.string().catch(''),
  text: z.string(),
  suggestion: z.string().max(LONGEST_SUGGESTION).nullable().catch(null),
});

const Block = z.object({
  summary: z.string().catch(''),
  findings: z.array(z.unknown()).max(MOST_ENTRIES),
});

/**
 * Finds the block of findings in what a reviewer said: the last JSON object that has a list of them, fenced or not, with
 * whatever it says around it.
 */
export function findFindings(
  answer: string,
): Result<GivenReview, { readonly code: Exclude<ReviewProblem, 'changes-unreadable'> }> {
  const text = answer.slice(-LONGEST_ANSWER);
  let code: 'no-block' | 'not-valid' = 'no-block';
  for (const object of lastObjects(text)) {
    code = 'not-valid';
    const block = object === null ? null : Block.safeParse(parseJson(object));
    if (!block?.success) continue;
    const read = block.data.findings.map(entryOf);
    const findings = read.filter((one) => one !== null);
    return {
      ok: true,
      value: {
        summary: shortened(block.data.summary.trim(), LONGEST_SUMMARY),
        findings,
        unfit: read.length - findings.length,
      },
    };
  }
  return { ok: false, refusal: { code } };
}

/** The texts of objects that may have a list of findings, the last one first; null for one that has no end. */
function* lastObjects(text: string): Generator<string | null> {
  const budget = { walked: MOST_WALKED, tried: MOST_TRIED };
  for (let mark = text.lastIndexOf(MARK); mark >= 0; mark = before(text, MARK, mark)) {
    // None begins before an earlier mark, either: each would be looked for through all of the text.
    if (before(text, '{', mark) < 0) return;
    for (let at = before(text, '{', mark); at >= 0; at = before(text, '{', at)) {
      budget.tried -= 1;
      if (budget.tried < 0 || budget.walked < 0) return;
      const end = endOfObject(text, at, budget);
      if (end === null) yield null;
      // What ends before the mark does not hold it.
      else if (end > mark) yield text.slice(at, end);
    }
  }
}

function before(text: string, part: string, at: number): number {
  return at === 0 ? -1 : text.lastIndexOf(part, at - 1);
}

/** Where the object that begins here ends, by its braces outside of strings; null: nowhere. */
function endOfObject(text: string, from: number, budget: { walked: number }): number | null {
  let depth = 0;
  let inString = false;
  for (let at = from; at < text.length; at += 1) {
    budget.walked -= 1;
    if (budget.walked < 0) return null;
    const letter = text[at];
    if (inString) {
      if (letter === '\\') at += 1;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if (letter === '{') depth += 1;
    else if (letter === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}

function entryOf(value: unknown): GivenFinding | null {
  const entry = Entry.safeParse(value);
  if (!entry.success) return null;
  const { path, line, endLine, side, severity, suggestion } = entry.data;
  const text = shortened(entry.data.text.trim(), LONGEST_FINDING);
  if (text === '' && suggestion === null) return null;
  const [first, last] = line === null ? [null, null] : [line, endLine ?? line];
  return { path, first, last, side, severity: severityOf(severity), text, suggestion };
}

/** Words that agents use for the three. What nobody knows is a warning: it is neither hidden nor made much of. */
const WORDS: Readonly<Record<string, Severity>> = {
  ...{ error: 'error', critical: 'error', blocker: 'error', high: 'error', major: 'error' },
  ...{ note: 'note', info: 'note', low: 'note', minor: 'note', nit: 'note', suggestion: 'note' },
};

function severityOf(word: string): Severity {
  const known = word.trim().toLowerCase();
  return Object.hasOwn(WORDS, known) ? (WORDS[known] ?? 'warning') : 'warning';
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
