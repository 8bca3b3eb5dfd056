import { describeAttachment } from '#shared/attachment';
import { counted } from '#shared/counted';
import { replacedWords } from '#shared/describe-export';
import { markdownCode, markdownFence, markdownLine, markdownQuote } from '#shared/markdown-text';
import type { ExportAbout, ExportAttachment, ExportImported, ExportTurnEnd } from './export-part';
import type { ExportText } from './export-text';
import { itemLines } from './markdown-item';
import { changeLines, commentLines, metricLines } from './markdown-summary';

/** An export as Markdown, for people: what the session is, its conversation turn by turn, its changes, and its numbers. */
export function markdownExport(redacted: boolean): ExportText {
  const block = (...lines: readonly string[]) => `${lines.join('\n')}\n\n`;
  let turn: number | null = null;
  return {
    *write(part) {
      switch (part.part) {
        case 'about':
          yield block(`# ${markdownLine(part.about.title) || 'Session'}`);
          yield block(...aboutLines(part.about));
          yield block(
            redacted
              ? '*Secrets that Understory recognized are replaced. Look through this before you share it.*'
              : '*Secrets are not replaced in this.*',
          );
          return;
        case 'turn':
          turn = part.turn.turn;
          yield block(`## Turn ${turn}`);
          yield block(`**You**, ${part.turn.startedAt ?? part.turn.queuedAt}`);
          yield block(markdownQuote(part.turn.prompt));
          if (part.turn.attachments.length > 0) yield block(...part.turn.attachments.map(attachedLine));
          return;
        case 'item':
          if (part.turn === null && turn === null) {
            turn = 0;
            yield block('## Preparation');
          }
          for (const lines of itemLines(part.item)) yield block(lines);
          return;
        case 'turn-end':
          for (const lines of turnEndLines(part.end)) yield block(lines);
          return;
        case 'changes':
          yield block('## Changes');
          for (const lines of changeLines(part.changes)) yield block(lines);
          return;
        case 'comments':
          if (part.comments.length === 0) return;
          yield block('## Comments');
          for (const comment of part.comments) yield block(commentLines(comment));
          return;
        case 'metrics':
          yield block('## Numbers');
          yield block(...metricLines(part.metrics));
          return;
        default:
          return part satisfies never;
      }
    },
    *end(report) {
      if (redacted) yield `Replaced: ${replacedWords(report)}.\n`;
    },
  };
}

function attachedLine(attachment: ExportAttachment): string {
  return `- Attached: ${markdownCode(attachment.name)} (${describeAttachment(attachment)})`;
}

function aboutLines(about: ExportAbout): string[] {
  const { agent, model, customAgent, branch, base, imported } = about;
  const as = customAgent === null ? '' : ` as ${markdownCode(customAgent)}`;
  return [
    `- State: ${about.state}`,
    `- Agent: ${markdownLine(agent)}${model === null ? '' : ` (${markdownLine(model)})`}${as}`,
    `- Repository: ${markdownCode(about.repositoryPath)}`,
    ...(branch === null ? [] : [`- Branch: ${markdownCode(branch)}`]),
    ...(base === null
      ? []
      : [
          `- Base: ${markdownCode(base.ref ?? base.commit)}${base.ref === null ? '' : ` at ${markdownCode(base.commit)}`}`,
        ]),
    ...(imported ? importedLines(imported, agent) : []),
    `- Started: ${about.createdAt}`,
    `- Exported: ${about.exportedAt} by ${markdownLine(about.by)}`,
    `- Session: ${markdownCode(about.session)}`,
  ];
}

function importedLines({ id, folder, branch, cut, notUnderstood }: ExportImported, agent: string): string[] {
  return [
    `- Begun in a terminal: ${markdownLine(agent)} calls it ${markdownCode(id)}`,
    `- Folder: ${markdownCode(folder)}`,
    ...(branch === null ? [] : [`- Branch as it began: ${markdownCode(branch)}`]),
    ...(cut ? ['- Left out: its beginning, since its history is very long'] : []),
    ...(notUnderstood > 0
      ? [`- Left out: ${counted(notUnderstood, 'record')} that could not be understood`]
      : []),
  ];
}

function turnEndLines({ outcome, endedAt, failure, plan, abandoned, changes }: ExportTurnEnd): string[] {
  const ended = outcome === null ? (endedAt === null ? 'Not ended yet' : 'Recovered') : `Turn ${outcome}`;
  const files = changes
    ? `, ${counted(changes.files, 'file')} changed (+${changes.additions} −${changes.deletions})`
    : '';
  return [
    ...(plan.length > 0
      ? [
          plan
            .map(({ text, status }) => `- [${status === 'completed' ? 'x' : ' '}] ${markdownLine(text)}`)
            .join('\n'),
        ]
      : []),
    ...(failure === null ? [] : ['**Failure**', markdownFence(failure)]),
    `*${ended}${endedAt === null ? '' : `, ${endedAt}`}${files}${abandoned ? ', left behind by a rollback' : ''}.*`,
  ];
}
