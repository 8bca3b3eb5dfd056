import { counted } from './counted';
import { describeDenied } from './describe-denied';
import { describeFailure } from './describe-failure';
import { pausedWords } from './describe-pause';
import type { StopReason } from './events';
import type { Notice } from './notice';
import { assertNever } from './result';

/**
 * A notice in words, on one line. The one place where notices are worded. Parts of it are an agent's own text: who shows
 * it still makes hidden characters visible.
 */
export function describeNotice(notice: Notice): string {
  switch (notice.code) {
    case 'permission-asked':
      return `Asks for permission: ${firstLine(notice.tool) ?? 'a tool'}`;
    case 'turn-completed':
      if (notice.denied !== undefined)
        return `${describeDenied(notice.denied)} ${whatChanged(notice.changed)}`;
      return describeStop(notice.stop, whatChanged(notice.changed));
    case 'agent-paused':
      return `${pausedWords(notice.held)}.`;
    case 'turn-failed':
      return `Failed: ${firstLine(notice.failure && describeFailure(notice.failure)) ?? 'the turn did not end well'}`;
    default:
      return assertNever(notice);
  }
}

function describeStop(stop: StopReason | null, changed: string): string {
  switch (stop) {
    case 'refusal':
      return 'The agent declined.';
    case 'nothing_done':
      return 'The agent ended its turn without saying or doing anything.';
    case 'max_tokens':
      return `Stopped at its token limit before it was done. ${changed}`;
    case 'max_turn_requests':
      return `Stopped at its limit of requests before it was done. ${changed}`;
    case 'end_turn':
    case 'cancelled':
    case null:
      return `Done. ${changed}`;
    default:
      return assertNever(stop);
  }
}

function whatChanged({
  files,
  additions,
  deletions,
}: {
  files: number;
  additions: number;
  deletions: number;
}) {
  if (files === 0) return 'No file was changed.';
  return `${counted(files, 'file')} changed, +${additions} −${deletions}.`;
}

/** The first line that says something; null where none does. */
function firstLine(text: string | null | undefined): string | null {
  return text?.split('\n').find((line) => line.trim() !== '') ?? null;
}
