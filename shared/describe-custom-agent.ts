import type { CustomAgent, CustomAgentProblem } from './custom-agent';
import { displayPath } from './display-path';
import { assertNever } from './result';

/** What is wrong with a custom agent's file, as a sentence. Its own words are shown as they are. */
export function describeCustomAgentProblem({ code, about }: CustomAgentProblem): string {
  switch (code) {
    case 'no-front-matter':
      return 'It has no front matter, so nothing says what it is for. Copilot leaves such files out.';
    case 'front-matter-broken':
      return `Its front matter cannot be read as YAML: ${displayPath(about)}.`;
    case 'no-description':
      return 'It has no description. Copilot leaves such files out.';
    case 'no-instructions':
      return 'It has no instructions below its front matter.';
    case 'too-long':
      return `Its instructions have ${about} characters; GitHub takes 30,000.`;
    case 'tools-unreadable':
      return 'Its tools cannot be read, so it gets none.';
    case 'tool-unknown':
      return `“${displayPath(about)}” is not how a tool is named; agents leave it out.`;
    case 'handoff-unreadable':
      return `Its hand-off ${about} cannot be read, and is not offered.`;
    case 'handoff-unknown-agent':
      return `There is no such custom agent to hand off to: ${displayPath(about)}.`;
    case 'name-taken':
      return `${displayPath(about)} has the same name, and is the one that is used.`;
    case 'unreadable':
      return 'It is too long or cannot be read.';
    default:
      return assertNever(code);
  }
}

/** What a custom agent may use: all tools, some, or all but some. */
export function describeTools({ tools, withoutTools }: Pick<CustomAgent, 'tools' | 'withoutTools'>): string {
  const without = withoutTools.length > 0 ? ` but ${withoutTools.map(displayPath).join(', ')}` : '';
  if (tools === null) return `All tools${without}`;
  return tools.length === 0 ? 'No tools' : `Tools: ${tools.map(displayPath).join(', ')}${without}`;
}
