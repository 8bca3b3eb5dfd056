import { placeWords } from '#shared/describe-comment';
import { describeReviewRead, SEVERITIES } from '#shared/describe-review';
import type { ReviewRead } from '#shared/finding';
import { markdownCode, markdownFence, markdownLine } from '#shared/markdown-text';
import { shortCommit } from '#shared/short-ref';
import type { Reviews } from '#shared/specialised';

/** So many columns a line of what a reviewer says has, where words let it. */
const COLUMNS = 100;

/**
 * A review as Markdown, for a summary of continuous integration or a comment. What the reviewer says stands as code, where
 * nothing of it is a link, a picture, HTML, a mention or a reference, whoever shows it.
 */
export function reviewReport({
  reviews,
  agent,
  read,
}: {
  readonly reviews: Reviews;
  readonly agent: string;
  readonly read: ReviewRead;
}): string {
  const { findings, summary } = read;
  return `${[
    `# Review of ${markdownCode(reviews.title)}`,
    `By ${markdownLine(agent)}: what ${markdownCode(shortCommit(reviews.to))} has and ${markdownCode(shortCommit(reviews.from))} has not.`,
    describeReviewRead(read).text,
    ...(summary === '' ? [] : [said(summary)]),
    ...findings.flatMap(({ severity, side, text, suggestion, ...place }) => [
      `## ${SEVERITIES[severity]}: ${markdownCode(placeWords(place))}${side === 'before' ? ' (before the changes)' : ''}`,
      ...(text === '' ? [] : [said(text)]),
      ...(suggestion === null
        ? []
        : suggestion === ''
          ? ['Suggestion: delete these lines.']
          : ['Suggestion:', markdownFence(suggestion)]),
    ]),
  ].join('\n\n')}\n`;
}

function said(text: string): string {
  return markdownFence(text.split('\n').map(wrapped).join('\n'), 'text');
}

/** A line in several; code is scrolled, not broken, where it is shown. */
function wrapped(line: string): string {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/(?<= )/)) {
    if (current !== '' && (current + word).trimEnd().length > COLUMNS) {
      lines.push(current.trimEnd());
      current = '';
    }
    current += word;
  }
  return [...lines, current].join('\n');
}
