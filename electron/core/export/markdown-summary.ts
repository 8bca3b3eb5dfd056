import type { ChangedFile } from '#shared/changeset';
import { isUndecided } from '#shared/comment';
import { usageLines } from '#shared/describe-usage';
import { markdownCode, markdownFence, markdownLine, markdownQuote } from '#shared/markdown-text';
import type { ExportChanges, ExportComment, ExportMetrics } from './export-part';

/** Longest diff, in characters. It is cut once its secrets are replaced, and between lines. */
const LONGEST = 400_000;

/** What the session changed, in blocks. */
export function changeLines(changes: ExportChanges): string[] {
  if ('refused' in changes) return [`They cannot be told: ${markdownLine(changes.refused)}`];
  const { files, patch } = changes;
  if (files.length === 0) return ['No file differs.'];
  const cut =
    patch !== null && patch.length > LONGEST ? patch.lastIndexOf('\n', LONGEST) + 1 || LONGEST : null;
  return [
    files.map(fileLine).join('\n'),
    ...(patch === null ? [] : [markdownFence(cut === null ? patch : patch.slice(0, cut), 'diff')]),
    ...(patch === null || cut !== null
      ? ['*The diff is too long to be here as a whole; `understory diff` prints it.*']
      : []),
  ];
}

function fileLine(file: ChangedFile): string {
  const name = file.from === null ? '' : `${markdownCode(file.from)} → `;
  const size = file.binary ? 'binary' : `+${file.additions} −${file.deletions}`;
  return `- ${name}${markdownCode(file.path)}: ${file.status}, ${size}`;
}

/** A comment of the user's, or of an agent's that reviewed. */
export function commentLines(comment: ExportComment): string {
  const { path, lines, text, suggestion } = comment;
  const where =
    lines === null ? '' : lines.first === lines.last ? `:${lines.first}` : `:${lines.first}–${lines.last}`;
  const { by } = comment;
  return [
    `${markdownCode(path)}${where} (${commentState(comment)})${by ? ` · ${by.severity} from a review by ${markdownLine(by.agent)}` : ''}`,
    ...(text === '' ? [] : [markdownQuote(text)]),
    ...(suggestion === null ? [] : [markdownFence(suggestion)]),
  ].join('\n\n');
}

function commentState(comment: ExportComment): string {
  if (comment.resolved) return 'resolved';
  if (comment.judged === 'dismissed') return 'dismissed';
  if (comment.sentIn !== null) return `sent in turn ${comment.sentIn}`;
  return isUndecided(comment) ? 'not decided' : 'not sent';
}

/** What the session took, as a list. */
export function metricLines(metrics: ExportMetrics): string[] {
  const { turns, toolCalls, commands, failedCommands, permissions, usage } = metrics;
  const kinds = Object.entries(metrics.byKind).map(([kind, count]) => `${count} ${kind}`);
  return [
    `- Turns: ${turns}${usage ? `, in which agents worked ${(usage.workedMs / 1000).toFixed(0)} s` : ''}`,
    `- Tool calls: ${toolCalls}${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}`,
    `- Commands: ${commands}${failedCommands > 0 ? `, ${failedCommands} with an exit code other than 0` : ''}`,
    ...(permissions ? [`- Permissions: ${permissions.asked} asked, ${permissions.denied} denied`] : []),
    ...(usage ? usageLines(usage).map((line) => `- ${markdownLine(line)}`) : []),
    ...(metrics.files === null
      ? []
      : [`- Changes: ${metrics.files} files, +${metrics.additions} −${metrics.deletions}`]),
  ];
}
