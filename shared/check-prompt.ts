import type { RedCheck } from './check';
import { joinCommandLine } from './command-line';
import { checkEndWords } from './describe-check';

/** What an agent is told of the checks that its work did not pass. */
export function checkPrompt(red: readonly RedCheck[]): string {
  const parts = red.map(({ name, command, end, printed }) => {
    const line = joinCommandLine(command);
    const head = name === line ? `\`${line}\`` : `${name} (\`${line}\`)`;
    const output = printed.trim() === '' ? 'It printed nothing.' : fenced(printed);
    return `${head}: ${checkEndWords(end)}\n\n${output}`;
  });
  return [
    red.length === 1 ? 'A check of your work failed.' : `${red.length} checks of your work failed.`,
    'Find out why and mend it. Do not weaken or skip the check.',
    ...parts,
  ].join('\n\n');
}

/** Longer than any fence in it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `The end of what it printed:\n\n${fence}\n${text.trimEnd()}\n${fence}`;
}
