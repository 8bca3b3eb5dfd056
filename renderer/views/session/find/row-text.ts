import { joinCommandLine } from '#shared/command-line';
import { describeNote } from '#shared/describe-note';
import { describeLeftOut } from '#shared/describe-shown';
import type { Shown, ToolContent } from '#shared/events';
import type { ToolCall, TranscriptItem } from '#shared/projections/transcript';
import { coloredOutput } from '../colored-output';
import { lineDiff } from '../line-diff';
import { pathFrom, toolLine, wholeTool, withoutFolders } from '../tool-words';
import type { TranscriptRow } from '../transcript-rows';
import { saidPlainly } from './said-plainly';

/** Of a longer text its end is searched, as only that is drawn; in UTF-16 units. */
const MOST_SEARCHED = 400_000;

/**
 * All that a row shows once it is unfolded, as one text in the order in which it stands. A row that says only what
 * Understory makes of others, such as a turn's closing line, has none.
 */
export function rowText(row: TranscriptRow, folders: readonly string[]): string {
  switch (row.type) {
    case 'prompt':
      return row.turn.prompt;
    case 'plan':
      return row.entries.map(({ text }) => text).join('\n');
    case 'item':
      return itemText(row.item, folders).slice(-MOST_SEARCHED);
    case 'run':
    case 'failure':
    case 'interrupted':
    case 'turn-end':
    case 'working':
      return '';
    default:
      return row satisfies never;
  }
}

/** What a row's text was made from: while that is the same object, so is the text. */
export function sourceOf(row: TranscriptRow): object {
  if (row.type === 'item') return row.item;
  return row.type === 'prompt' ? row.turn : row;
}

function itemText(item: TranscriptItem, folders: readonly string[]): string {
  switch (item.type) {
    case 'said':
    case 'thought':
      return saidPlainly(item.text);
    case 'shown':
      return shownText(item.shown);
    case 'note':
      return item.text;
    case 'session-note':
      return describeNote(item.note).text;
    case 'tool':
      return toolText(item.tool, folders);
    case 'check':
      return `${item.name}\n${joinCommandLine(item.command)}\n${plain(item.output.text)}`;
    case 'setup':
      return `${item.command}\n${plain(item.output.text)}`;
    case 'permission':
      return toolLine(wholeTool(item.tool), folders).text;
    case 'shared':
      return '';
    default:
      return item satisfies never;
  }
}

function toolText(tool: ToolCall, folders: readonly string[]): string {
  const line = toolLine(tool, folders).text;
  const title = withoutFolders(folders, tool.title).trim();
  const input = tool.command ?? tool.input?.text ?? '';
  return [
    line,
    ...(title === line ? [] : [title]),
    input,
    ...tool.content.map((part) => partText(part, folders)),
  ].join('\n');
}

function partText(part: ToolContent, folders: readonly string[]): string {
  if (part.type === 'shown') return shownText(part.shown);
  if (part.type !== 'diff') return plain(part.text.text);
  const path = pathFrom(folders, part.path);
  if (part.newText.body !== null || part.oldText?.body) return path;
  const { lines } = lineDiff(part.oldText?.text ?? null, part.newText.text);
  return [path, ...lines.map((line) => (line.type === 'skip' ? '' : line.text))].join('\n');
}

function shownText(shown: Shown): string {
  switch (shown.is) {
    case 'picture':
      return shown.picture.name;
    case 'link':
      return `${shown.name}\n${shown.uri}`;
    case 'text':
      return `${shown.uri}\n${plain(shown.text.text)}`;
    case 'left-out':
      return describeLeftOut(shown);
    default:
      return shown satisfies never;
  }
}

function plain(output: string): string {
  return coloredOutput(output)
    .map(({ text }) => text)
    .join('');
}
