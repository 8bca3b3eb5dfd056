import type { SessionNote } from '#shared/events';
import type { Persona } from '../custom-agents';
import { isLimitedInTools } from './tool-limits';

/** How a persona was taken. `own`: as the agent itself calls it; null: it is told. */
export function personaNote(persona: Persona, own: string | null): SessionNote {
  return { code: 'persona-taken', persona: persona.name, own, limited: isLimitedInTools(persona) };
}

/** What is sent so that an agent that knows no personas works as one. */
export function toldAs(persona: Persona, prompt: string): string {
  return [
    `Work as the custom agent "${persona.name}", whose instructions are these:`,
    '',
    '<custom_agent>',
    persona.text,
    ...toolsLines(persona).flatMap((line) => ['', line]),
    '</custom_agent>',
    '',
    prompt,
  ].join('\n');
}

function toolsLines({ tools, withoutTools }: Persona): string[] {
  return [
    ...(tools === null
      ? []
      : [tools.length === 0 ? 'Use no tools.' : `Use no tools but these: ${tools.join(', ')}.`]),
    ...(withoutTools.length === 0 ? [] : [`Do not use these tools: ${withoutTools.join(', ')}.`]),
  ];
}
