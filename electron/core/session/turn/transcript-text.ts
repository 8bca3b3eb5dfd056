import type { Attachment } from '#shared/attachment';
import { describeShown } from '#shared/describe-shown';
import type { Shown } from '#shared/events';
import type { ToolCall, Transcript, TranscriptItem, TranscriptTurn } from '#shared/projections/transcript';

/** Longest retold transcript, in characters: what an agent still reads with its next prompt. */
const LONGEST = 200_000;

/**
 * A conversation as plain text, the newest part of it where it is too long. Finished turns only, and of them those
 * whose work is still in the worktree.
 */
export function transcriptText(transcript: Transcript, fileOf: (attachment: Attachment) => string): string {
  const turns = transcript.turns
    .filter((turn) => turn.endedAt !== null && !turn.abandoned)
    .map((turn) =>
      [
        `User:\n${turn.prompt}`,
        ...attachedText(turn, fileOf),
        ...turn.items.flatMap(itemText),
        endText(turn.outcome),
      ]
        .filter(Boolean)
        .join('\n\n'),
    );
  const text = [...turns, ...rollbackText(transcript)].join('\n\n');
  return text.length > LONGEST ? `(earlier parts are left out)\n\n${text.slice(-LONGEST)}` : text;
}

/** What an agent would otherwise wonder about: it may have been told of files that are not as it left them. */
function rollbackText({ turns }: Transcript): string[] {
  const left = turns.filter((turn) => turn.abandoned).length;
  if (left === 0) return [];
  const what = left === 1 ? 'one turn was' : `${left} turns were`;
  return [
    `(The user has rolled the worktree back: ${what} left behind and is not told here. The files, the branch and the index are as they were at the end of what is told above.)`,
  ];
}

/** Where the files are that went with a prompt. */
function attachedText(
  { attachments = [] }: TranscriptTurn,
  fileOf: (attachment: Attachment) => string,
): string[] {
  if (attachments.length === 0) return [];
  return [`(attached: ${attachments.map(fileOf).join(', ')})`];
}

function itemText(item: TranscriptItem): string[] {
  switch (item.type) {
    case 'said':
      return [`Assistant:\n${item.text}`];
    case 'tool':
      return [`(tool: ${item.tool.command ?? item.tool.title}, ${item.tool.status})`, ...planText(item.tool)];
    case 'shown':
      return [shownText(item.shown)];
    case 'thought':
    case 'note':
    case 'session-note':
    case 'setup':
    case 'check':
    case 'shared':
    case 'permission':
      return [];
    default:
      return item satisfies never;
  }
}

/** A text that it showed is told; of the rest, what it was. */
function shownText(shown: Shown): string {
  const told = `(the assistant showed: ${describeShown(shown)})`;
  return shown.is === 'text' ? `${told}\n${shown.text.text}` : told;
}

/** An agent that plans asks to leave its mode with the plan that it ends with. */
function planText({ kind, content }: ToolCall): string[] {
  if (kind !== 'switch_mode') return [];
  return content.flatMap((part) => (part.type === 'text' ? [`Assistant’s plan:\n${part.text.text}`] : []));
}

function endText(outcome: string | null): string {
  return outcome === null || outcome === 'completed' ? '' : `(this turn was ${outcome})`;
}
