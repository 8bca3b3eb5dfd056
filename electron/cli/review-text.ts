import { placeWords } from '#shared/describe-comment';
import { describeReviewProblem, describeReviewRead, SEVERITIES } from '#shared/describe-review';
import type { ReviewRead } from '#shared/finding';
import { terminalLine, terminalText } from './terminal-text';

/** What a review found, for people at a terminal. */
export function reviewLines(read: ReviewRead): string[] {
  const { findings, summary, problem } = read;
  if (problem !== null) return ['', describeReviewProblem(problem)];
  return [
    '',
    ...(summary === '' ? [] : [...terminalText(summary).split('\n'), '']),
    ...findings.flatMap(({ severity, path, lines, side, text, suggestion }) => [
      `${SEVERITIES[severity]}  ${terminalLine(placeWords({ path, lines }), 400)}${side === 'before' ? '  (before)' : ''}`,
      ...indented(text),
      ...(suggestion === null
        ? []
        : suggestion === ''
          ? ['    Suggests to delete the lines']
          : indented(suggestion, '+ ')),
    ]),
    ...(findings.length > 0 ? [''] : []),
    describeReviewRead(read).text,
  ];
}

function indented(text: string, sign = ''): string[] {
  return terminalText(text)
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `    ${sign}${line}`);
}
