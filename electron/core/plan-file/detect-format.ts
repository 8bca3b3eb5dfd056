import type { PlanFormat } from '#shared/plan';
import type { MarkdownText } from './markdown-text';
import type { FoundUnits, Signature } from './units';

interface Looked {
  readonly text: MarkdownText;
  readonly found: FoundUnits;
  readonly ids: readonly string[];
  readonly has: (words: RegExp) => boolean;
  readonly named: (words: RegExp) => boolean;
}

/**
 * How each format is known, best sign first: where people keep it, then what only it writes. It is told to the user, and decides
 * what the order of the tasks means; which lines are tasks it does not decide.
 */
const SIGNS: readonly (readonly [PlanFormat, (of: Looked) => boolean])[] = [
  ['spec-kit', ({ found, ids }) => by(found, 'boxes-with-ids') && share(ids, /^T\d{3,}[a-z]?$/) > 0.5],
  ['modernization', ({ found, ids }) => by(found, 'task-headings') && share(ids, /^TASK-\d{3}$/) > 0.5],
  ['implementation-plan', ({ found, ids }) => by(found, 'table') && share(ids, /^TASK-\d+$/) > 0.5],
  ['superpowers', ({ found, has }) => by(found, 'task-headings') && has(/^\*\*Files:?\*\*:?|superpowers:/m)],
  ['omo', ({ has }) => has(/^\s{0,8}[-*]?\s?\**Paralleli[sz]ation\**:.{0,80}\bWave\b/m)],
  [
    'conductor',
    ({ found, text }) => by(found, 'boxes') && shareOf(text, found, /^(?:\*\*)?(?:Sub-)?Task:/) > 0.5,
  ],
  [
    'conductor',
    ({ found, text }) => by(found, 'task-headings') && shareOf(text, found, /^(?:\*\*)?Track:/) > 0.5,
  ],
  ['bmad', ({ named, ids }) => named(/^tasks \/ subtasks$/) || share(ids, /^Story \d+\.\d+$/) > 0.5],
  ['exec-plan', ({ found }) => by(found, 'progress')],
  ['spec-workflow', ({ has }) => has(/^\s{0,8}[-*]\s_(?:Prompt|Leverage):/m)],
  [
    'cc-sdd',
    ({ found, has }) => by(found, 'boxes') && has(/_Requirements?:|_Boundary:/) && hasParallel(found),
  ],
  ['cc-sdd', ({ has }) => has(/^\s{0,8}[-*]\s_(?:Boundary|Depends|Blocked):/m)],
  ['kiro', ({ has }) => has(/^\s{0,8}(?:[-*]\s)?_(?:Requirements?|المتطلبات|要件|需求): ?[\d.]/m)],
  ['prp', ({ found }) => by(found, 'yaml-tasks')],
  ['orchestra', ({ has }) => has(/\*\*Tests to Write:?\*\*/)],
  [
    'beads',
    ({ named, found }) =>
      by(found, 'task-headings') && named(/^priority$/) && named(/^(?:type|design|assignee|labels)$/),
  ],
  [
    'vscode',
    ({ has, found }) => has(/^## Plan: /m) && (by(found, 'numbered-list') || has(/^\*\*Steps\*\*/m)),
  ],
  ['agent-os', ({ named, found }) => by(found, 'boxes') && named(/^spec tasks$/)],
  ['ai-dev-tasks', ({ found, text }) => by(found, 'boxes') && shareOf(text, found, /^\d+\.0\b/) > 0.5],
  ['openspec', ({ found, ids }) => by(found, 'boxes') && share(ids, /^\d+\.\d+$/) > 0.8],
];

/** Folders by which a format is known whatever is in its files. */
const PLACES: readonly (readonly [PlanFormat, RegExp])[] = [
  ['openspec', /(?:^|\/)openspec\/changes\/.{1,200}\/tasks\.md$/],
  ['agent-os', /(?:^|\/)\.?agent-os\/.{1,200}tasks\.md$/],
  ['conductor', /(?:^|\/)conductor\/tracks\/.{1,200}\/plan\.md$/],
  ['omo', /(?:^|\/)\.omo\/plans\//],
  ['superpowers', /(?:^|\/)superpowers\/plans\//],
  ['exec-plan', /(?:^|\/)\.agent\/.{0,200}plan.{0,80}\.md$/i],
  ['modernization', /(?:^|\/)\.github\/upgrades\//],
  ['ai-dev-tasks', /(?:^|\/)tasks\/tasks-.{1,200}\.md$/],
];

/** Which format a Markdown text is written in. */
export function detectFormat(name: string, text: MarkdownText, found: FoundUnits): PlanFormat {
  if (text.ours) return 'understory';
  const slashed = name.slice(-400).replaceAll('\\', '/');
  const place = PLACES.find(([, where]) => where.test(slashed));
  if (place) return place[0];
  const whole = text.lines
    .filter((line) => !line.quoted && line.text.length < 2000)
    .map((line) => line.text)
    .join('\n');
  const looked: Looked = {
    text,
    found,
    ids: found.units.flatMap((unit) => (unit.head.id === null ? [] : [unit.head.id])),
    has: (words) => words.test(whole),
    named: (words) => text.sections.some((section) => words.test(section.name)),
  };
  if (/(?:^|\/)\.kiro\/specs\//.test(slashed))
    return SIGNS.some(([format, fits]) => format === 'cc-sdd' && fits(looked)) ? 'cc-sdd' : 'kiro';
  return SIGNS.find(([, fits]) => fits(looked))?.[0] ?? 'markdown';
}

function by({ by: sign }: FoundUnits, ...signs: readonly Signature[]): boolean {
  return signs.includes(sign);
}

function hasParallel({ units }: FoundUnits): boolean {
  return units.some((unit) => unit.head.parallel);
}

function share(ids: readonly string[], pattern: RegExp): number {
  return ids.length === 0 ? 0 : ids.filter((id) => pattern.test(id)).length / ids.length;
}

function shareOf(text: MarkdownText, { units }: FoundUnits, pattern: RegExp): number {
  return share(
    units.map((unit) => text.lines[unit.at]?.content ?? ''),
    pattern,
  );
}
