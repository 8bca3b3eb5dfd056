import type { SessionEvent } from '../events';
import type { SessionRow } from '../session';

/**
 * What an event says of what the agent does now, in a few words. A call that has ended is done no longer, nor is one that
 * was not let through: the agent thinks about what comes next. What a late word says is no activity: nobody would take it back.
 */
export function activityAfter(row: SessionRow, event: SessionEvent): Partial<SessionRow> {
  const what = row.status === 'working' || row.status === 'waiting' ? wordsFor(event) : undefined;
  return what ? { activity: oneLine(what) } : {};
}

function wordsFor(event: SessionEvent): string | undefined {
  switch (event.type) {
    case 'agent.connected':
    case 'agent.thought':
      return 'thinking';
    case 'agent.said':
      return 'writing';
    case 'tool.called':
    case 'tool.updated': {
      const { status, command, title } = event.patch;
      if (status === 'completed' || status === 'failed' || status === 'cancelled') return 'thinking';
      return command ? `running ${command}` : title;
    }
    case 'permission.answered':
      return event.option?.kind.startsWith('reject') ? 'thinking' : undefined;
    default:
      return undefined;
  }
}

/** A command may be a whole script; the list has one short line. */
export function oneLine(text: string): string {
  const line = text.trimStart().split('\n', 1)[0] ?? '';
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
