import { counted } from './counted';
import type { ExportPlace, ExportReport } from './export';
import { lowerFirst } from './lower-first';
import { describeSecret } from './secret';

/** How many secrets were replaced, in a few words: `2 secrets: 1 GitHub token, 1 private key`. */
export function replacedWords({ counts }: Pick<ExportReport, 'counts'>): string {
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return 'No secrets were found';
  const kinds = counts.map(({ kind, count }) => `${count.toLocaleString('en')} × ${describeSecret(kind)}`);
  return `${counted(all, 'secret')}: ${kinds.join(', ')}`;
}

/** In what of a session something stands, in a few words. */
export function describeExportPlace({ turn, in: what }: ExportPlace): string {
  return turn === null ? PLACES[what] : `turn ${turn}, ${lowerFirst(PLACES[what])}`;
}

const PLACES: Readonly<Record<ExportPlace['in'], string>> = {
  about: 'Title and origin',
  prompt: 'Prompt',
  said: 'What the agent said',
  thought: 'What the agent thought',
  shown: 'What the agent showed',
  tool: 'Tool call',
  note: 'Note',
  setup: 'Set-up command',
  check: 'Check',
  permission: 'Permission',
  shared: 'Shared state',
  failure: 'Failure',
  plan: 'The agent’s plan',
  changes: 'Changes',
  comment: 'Comment',
};
