import type { TranscriptTurn } from '#shared/projections/transcript';
import { toolLine } from './tool-words';

/** What the agent said in a turn, as the Markdown that it wrote; empty where it said nothing. */
export function answerMarkdown({ items }: TranscriptTurn): string {
  return items
    .flatMap((item) => (item.type === 'said' ? [item.text.trim()] : []))
    .filter(Boolean)
    .join('\n\n');
}

/** A turn as Markdown: the prompt as a quotation, what the agent said, and a line for each of its calls. */
export function turnMarkdown({ prompt, items }: TranscriptTurn, folders: readonly string[]): string {
  const parts = [quoted(prompt)];
  let calls: string[] = [];
  const endCalls = () => {
    if (calls.length > 0) parts.push(calls.join('\n'));
    calls = [];
  };
  for (const item of items) {
    if (item.type === 'tool') {
      const { text, is } = toolLine(item.tool, folders);
      calls.push(`- ${is === 'words' ? text : code(text)}`);
    } else if (item.type === 'said' && item.text.trim() !== '') {
      endCalls();
      parts.push(item.text.trim());
    }
  }
  endCalls();
  return `${parts.join('\n\n')}\n`;
}

function quoted(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
}

/** As code, between more backticks than it holds in a row. */
function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}
