import type { Severity } from './comment';
import { counted } from './counted';
import { countFindings, type FindingCounts, type ReviewProblem, type ReviewRead } from './finding';

/** `2 errors, 1 warning`; `nothing` where a review found nothing. */
export function countsWords(counts: FindingCounts): string {
  const words = [
    counts.error > 0 ? counted(counts.error, 'error') : '',
    counts.warning > 0 ? counted(counts.warning, 'warning') : '',
    counts.note > 0 ? counted(counts.note, 'note') : '',
  ].filter((one) => one !== '');
  return words.length > 0 ? words.join(', ') : 'nothing';
}

/** What a severity is called, beginning with a capital. */
export const SEVERITIES: Readonly<Record<Severity, string>> = {
  error: 'Error',
  warning: 'Warning',
  note: 'Note',
};

/** Why a review's findings could not be read, and that nothing of it is lost. */
export function describeReviewProblem(problem: ReviewProblem): string {
  switch (problem) {
    case 'no-block':
      return 'The reviewer did not give its findings as data, so none are shown on the changes. What it said stands in its conversation.';
    case 'not-valid':
      return 'The reviewer’s findings are not in the form that was asked for, so none are shown on the changes. What it said stands in its conversation.';
    case 'changes-unreadable':
      return 'The changes that were reviewed can no longer be read, so its findings are not shown on them. What it said stands in its conversation.';
    default:
      return problem satisfies never;
  }
}

/** What was read of a review, in a line. */
export function describeReviewRead({ findings, left, problem }: Omit<ReviewRead, 'turn'>): {
  readonly level: 'info' | 'warning';
  readonly text: string;
} {
  if (problem !== null) return { level: 'warning', text: describeReviewProblem(problem) };
  const moved = findings.filter((one) => one.moved).length;
  const besides = [
    left.elsewhere > 0
      ? `${counted(left.elsewhere, 'finding')} about files that were not changed ${left.elsewhere === 1 ? 'is' : 'are'} left out.`
      : '',
    left.unfit > 0
      ? `${counted(left.unfit, 'finding')} could not be read and ${left.unfit === 1 ? 'is' : 'are'} left out.`
      : '',
    left.beyond > 0
      ? `${counted(left.beyond, 'finding')} too many ${left.beyond === 1 ? 'is' : 'are'} left out.`
      : '',
    moved > 0
      ? `${counted(moved, 'finding')} named lines that the file does not have, and ${moved === 1 ? 'stands' : 'stand'} at the file.`
      : '',
  ].filter((one) => one !== '');
  const level = left.elsewhere + left.beyond + left.unfit > 0 ? 'warning' : 'info';
  return { level, text: [`The review found ${countsWords(countFindings(findings))}.`, ...besides].join(' ') };
}
