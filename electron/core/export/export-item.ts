import { joinCommandLine } from '#shared/command-line';
import { describeFailure } from '#shared/describe-failure';
import { describeNote } from '#shared/describe-note';
import { describeSharedChange } from '#shared/describe-shared-change';
import { describeLeftOut } from '#shared/describe-shown';
import type { LongText, Shown, ToolContent } from '#shared/events';
import type { TranscriptItem, TranscriptTurn } from '#shared/projections/transcript';
import type { ExportItem, ExportShown, ExportToolContent, ExportTurn, ExportTurnEnd } from './export-part';

/** The whole of a text of which an event has the beginning only. */
export type Whole = (text: LongText) => Promise<string>;

export function exportTurn({
  turn,
  prompt,
  queuedAt,
  startedAt,
  attachments = [],
}: TranscriptTurn): ExportTurn {
  const told = attachments.map(({ name, type, bytes }) => ({ name, type, bytes }));
  return { turn, prompt, attachments: told, queuedAt, startedAt };
}

export function exportTurnEnd(turn: TranscriptTurn): ExportTurnEnd {
  const { endedAt, outcome, stop, plan, abandoned, failure, tokens, changes, checkpoint } = turn;
  const { files, additions, deletions } = changes?.own ?? changes ?? { files: 0, additions: 0, deletions: 0 };
  return {
    ...{ turn: turn.turn, endedAt, outcome, stop, plan, abandoned },
    failure: failure && describeFailure(failure),
    tokens: tokens ?? null,
    changes: changes && { files, additions, deletions },
    checkpoint: checkpoint?.commit ?? null,
  };
}

/** An item of a conversation as it is exported, with its texts whole. */
export async function exportItem(item: TranscriptItem, whole: Whole): Promise<ExportItem> {
  switch (item.type) {
    case 'said':
    case 'thought':
      return { type: item.type, at: item.at, text: item.text };
    case 'shown':
      return { type: 'shown', at: item.at, shown: await exportShown(item.shown, whole) };
    case 'tool': {
      const { tool } = item;
      const content: ExportToolContent[] = [];
      for (const one of tool.content) content.push(await exportContent(one, whole));
      const { call, title, kind, status, command, exitCode, locations, startedAt, endedAt } = tool;
      return {
        ...{ type: 'tool', call, title, kind, status, command, exitCode, locations },
        input: tool.input && (await whole(tool.input)),
        content,
        mcp: tool.mcp ?? null,
        ...{ startedAt, endedAt },
        waitedMs: tool.waitedMs ?? 0,
        denied: tool.denied ?? false,
      };
    }
    case 'note':
      return { type: 'note', at: item.at, level: item.level, text: item.text };
    case 'session-note':
      return { type: 'note', at: item.at, ...describeNote(item.note) };
    case 'setup':
      return { type: 'setup', command: item.command, end: item.end, output: await whole(item.output) };
    case 'check': {
      const { name, command, end, milliseconds, output } = item;
      return {
        ...{ type: 'check', name, command: joinCommandLine(command), end, milliseconds },
        output: await whole(output),
      };
    }
    case 'permission': {
      const { tool, options, answer } = item;
      return {
        type: 'permission',
        title: tool.title ?? '',
        command: tool.command ?? null,
        options: options.map(({ name }) => name),
        answer: answer && { option: answer.option?.kind ?? null, by: answer.by },
      };
    }
    case 'shared':
      return {
        type: 'shared',
        during: item.during,
        changes: item.changes.map((change) => ({ text: describeSharedChange(change), state: change.state })),
        more: item.more,
      };
    default:
      return item satisfies never;
  }
}

async function exportContent(content: ToolContent, whole: Whole): Promise<ExportToolContent> {
  if (content.type === 'text') return { type: 'text', text: await whole(content.text) };
  if (content.type === 'shown') return exportShown(content.shown, whole);
  const { path, oldText, newText } = content;
  return { type: 'diff', path, oldText: oldText && (await whole(oldText)), newText: await whole(newText) };
}

async function exportShown(shown: Shown, whole: Whole): Promise<ExportShown> {
  switch (shown.is) {
    case 'picture': {
      const { name, type, bytes } = shown.picture;
      return { type: 'picture', name, format: type, bytes };
    }
    case 'link':
      return { type: 'link', name: shown.name, uri: shown.uri, bytes: shown.bytes };
    case 'text':
      return { type: 'resource', uri: shown.uri, text: await whole(shown.text) };
    case 'left-out':
      return { type: 'left-out', about: describeLeftOut(shown) };
    default:
      return shown satisfies never;
  }
}
