import { describeAttachment } from '#shared/attachment';
import { bytesWords } from '#shared/bytes';
import { checkEndWords } from '#shared/describe-check';
import { markdownCode, markdownFence, markdownLine, markdownQuote } from '#shared/markdown-text';
import type { ExportItem, ExportShown, ExportToolContent } from './export-part';

/** Longest single text, in characters: what is longer is read by programs. It is cut once its secrets are replaced. */
const LONGEST = 50_000;

type Tool = Extract<ExportItem, { type: 'tool' }>;

/** An item of the conversation, in blocks. */
export function itemLines(item: ExportItem): string[] {
  switch (item.type) {
    case 'said':
      return ['**Agent**', markdownQuote(item.text)];
    case 'thought':
      return ['**Agent, thinking**', markdownQuote(item.text)];
    case 'shown':
      return shownLines(item.shown);
    case 'tool':
      return toolLines(item);
    case 'note':
      return [`**${item.level === 'warning' ? 'Warning' : 'Note'}:** ${markdownLine(item.text)}`];
    case 'setup': {
      const { end } = item;
      const how = end.how === 'exited' ? `exit code ${end.code}` : end.how;
      return [`**Set-up command** (${how})`, fence(item.command, 'sh'), ...outputOf(item.output)];
    }
    case 'check':
      return [
        `**Check ${markdownLine(item.name)}** (${markdownLine(checkEndWords(item.end))})`,
        fence(item.command, 'sh'),
        ...outputOf(item.output),
      ];
    case 'permission':
      return [
        `**Permission asked:** ${markdownLine(item.title || (item.command ?? ''))}`,
        ...(item.command === null ? [] : [fence(item.command, 'sh')]),
        `*${answerWords(item.answer)}*`,
      ];
    case 'shared':
      return [
        `**Changed outside of the worktree** (${item.during})`,
        [
          ...item.changes.map(({ text, state }) => `- ${markdownLine(text)} (${state})`),
          ...(item.more > 0 ? [`- and ${item.more} more`] : []),
        ].join('\n'),
      ];
    default:
      return item satisfies never;
  }
}

function toolLines(tool: Tool): string[] {
  const { command, title, content } = tool;
  const how = [
    ...(tool.denied ? ['denied'] : tool.status === 'completed' ? [] : [tool.status]),
    ...(tool.exitCode === null ? [] : [`exit code ${tool.exitCode}`]),
    ...timeOf(tool),
  ];
  const details = how.length === 0 ? '' : ` (${how.join(', ')})`;
  const name = tool.mcp ? `${tool.mcp.server}: ${tool.mcp.tool}` : title || tool.call;
  const head = command === null ? `**Tool** ${markdownCode(name)}${details}` : `**Command**${details}`;
  const told = command === null && content.length === 0 && tool.input !== null;
  return [
    head,
    ...(command === null ? [] : [fence(command, 'sh')]),
    ...(told ? [fence(tool.input ?? '', 'json')] : []),
    ...content.flatMap(contentLines),
  ];
}

function timeOf({ startedAt, endedAt, waitedMs }: Tool): string[] {
  if (endedAt === null) return [];
  const took = Math.max(0, Date.parse(endedAt) - Date.parse(startedAt) - waitedMs);
  return took < 100 ? [] : [`${(took / 1000).toFixed(1)} s`];
}

function contentLines(content: ExportToolContent): string[] {
  if (content.type === 'text') return outputOf(content.text);
  if (content.type !== 'diff') return shownLines(content);
  const lines = (text: string | null, sign: string) =>
    text === null || text === ''
      ? []
      : text
          .replace(/\n$/, '')
          .split('\n')
          .map((line) => sign + line);
  return [
    markdownCode(content.path),
    fence([...lines(content.oldText, '-'), ...lines(content.newText, '+')].join('\n'), 'diff'),
  ];
}

function shownLines(shown: ExportShown): string[] {
  switch (shown.type) {
    case 'picture': {
      const name = shown.name === '' ? '' : ` ${markdownCode(shown.name)}`;
      return [
        `**Picture**${name} (${describeAttachment({ type: shown.format, bytes: shown.bytes })}), which is not part of this export.`,
      ];
    }
    case 'link': {
      const size = shown.bytes === null ? '' : ` (${bytesWords(shown.bytes)})`;
      return [`**Link** ${markdownLine(shown.name)}${size}: ${markdownCode(shown.uri)}`];
    }
    case 'resource':
      return [`**Text** ${markdownCode(shown.uri)}`, ...outputOf(shown.text)];
    case 'left-out':
      return [markdownLine(shown.about)];
    default:
      return shown satisfies never;
  }
}

function outputOf(text: string): string[] {
  return text.trim() === '' ? [] : [fence(text)];
}

function fence(text: string, language = ''): string {
  if (text.length <= LONGEST) return markdownFence(text, language);
  const rest = (text.length - LONGEST).toLocaleString('en');
  return `${markdownFence(text.slice(0, LONGEST), language)}\n\n*${rest} more characters are left out here; an export as JSON has them.*`;
}

const ANSWERS: Readonly<Record<string, string>> = {
  allow_once: 'Allowed once',
  allow_always: 'Allowed always',
  reject_once: 'Denied',
  reject_always: 'Denied always',
};
const BY: Readonly<Record<string, string>> = {
  user: 'by you',
  rule: 'by a rule of yours',
  policy: 'by the session’s permissions',
  persona: 'since the custom agent may not use it',
  'turn-end': 'as the turn ended',
};

function answerWords(answer: Extract<ExportItem, { type: 'permission' }>['answer']): string {
  if (answer === null) return 'Not answered yet.';
  const what = answer.option === null ? 'Withdrawn' : (ANSWERS[answer.option] ?? answer.option);
  return `${what} ${BY[answer.by] ?? ''}.`.replace(' .', '.');
}
