import type { MarkdownText } from './markdown-text';
import { headingName, isExcluded, isWork, liesInSection } from './sections';
import { readTaskHead } from './task-head';
import { endOfItem, type Unit } from './units';

interface Entry {
  readonly at: number;
  readonly indent: number;
}

/** Numbered items that call themselves phases: `1. **Phase 1: Title**`. */
export function unitsOfPhaseItems(text: MarkdownText): readonly Unit[] {
  const items = numbered(text).filter(({ at }) =>
    /^(?:Phase|Chunk|Milestone|Stage) /.test(readTaskHead(text.lines[at]?.content ?? '').id ?? ''),
  );
  return items.length < 2 ? [] : asUnits(text, items);
}

/** The first numbered list of at least three items whose heading, or bold line above it, means work. Numbers may begin anew. */
export function unitsOfNumberedList(text: MarkdownText): readonly Unit[] {
  const lists = new Map<number, { readonly name: string; readonly items: Entry[] }>();
  for (const item of numbered(text)) {
    if (item.indent > 1) continue;
    const title = titleAbove(text, item.at);
    const list = lists.get(title.at);
    if (list) list.items.push(item);
    else lists.set(title.at, { name: title.name, items: [item] });
  }
  for (const { name, items } of lists.values())
    if (items.length > 2 && isWork(name) && !isExcluded(name)) return asUnits(text, items);
  return [];
}

const LIST_OF_WORK = /^(?:to-?dos?|tasks|task list|backlog|roadmap|work items|任务|タスク)$/;

/** Bullets without boxes, below a heading that says that they are what is to be done. */
export function unitsOfBullets(text: MarkdownText): readonly Unit[] {
  const items = text.lines.flatMap((line, at): Entry[] => {
    const section = text.sectionAt[at] ?? null;
    const isBullet = line.kind === 'item' && line.indent < 2 && !/^\d/.test(line.marker ?? '');
    const isOfWork =
      liesInSection(section, (name) => LIST_OF_WORK.test(name)) && !liesInSection(section, isExcluded);
    return isBullet && isOfWork ? [{ at, indent: line.indent }] : [];
  });
  return items.length < 3 ? [] : asUnits(text, items);
}

function numbered(text: MarkdownText): readonly Entry[] {
  return text.lines.flatMap((line, at) =>
    line.kind === 'item' &&
    /^\d/.test(line.marker ?? '') &&
    !liesInSection(text.sectionAt[at] ?? null, isExcluded)
      ? [{ at, indent: line.indent }]
      : [],
  );
}

/** What a list is called: by the bold line above it within its section, else by the section. */
function titleAbove(text: MarkdownText, at: number): { readonly at: number; readonly name: string } {
  const section = text.sectionAt[at] ?? null;
  const cache = boldTitles(text);
  const bold = cache[at] ?? -1;
  if (bold > (section?.at ?? -1)) return { at: bold, name: headingName(text.lines[bold]?.content ?? '') };
  return { at: section?.at ?? -1, name: section?.name ?? '' };
}

const TITLES = new WeakMap<MarkdownText, readonly number[]>();

/** By line: the nearest line above that is bold all over, or -1. */
function boldTitles(text: MarkdownText): readonly number[] {
  const known = TITLES.get(text);
  if (known) return known;
  let last = -1;
  const titles = text.lines.map((line, at) => {
    const isTitle =
      line.kind === 'text' && line.content.length < 100 && /^\*\*[^*]+\*\*:?$/.test(line.content);
    if (isTitle) last = at;
    return last;
  });
  TITLES.set(text, titles);
  return titles;
}

function asUnits(text: MarkdownText, items: readonly Entry[]): readonly Unit[] {
  return items.map(({ at }, index) => {
    const end = endOfItem(text, at, items[index + 1]?.at ?? text.lines.length);
    const line = text.lines[at];
    const head = readTaskHead(line?.content ?? '', text.ours);
    const number = line?.marker?.slice(0, -1) || null;
    const steps = numberedSteps(text, at + 1, end, { indent: (line?.indent ?? 0) + 1 });
    return { at, end, head: { ...head, id: head.id ?? number }, box: line?.box ?? null, steps };
  });
}

/** The numbered items of a part of a text, as far in as the first one. `named`: their numbers are their ids. */
export function numberedSteps(
  text: MarkdownText,
  from: number,
  to: number,
  { indent = 0, named = false } = {},
): readonly Unit[] {
  const items = text.lines.slice(from, to).filter((line, index) => {
    const isNumbered = line.kind === 'item' && line.indent >= indent && /^\d/.test(line.marker ?? '');
    return isNumbered && !liesInSection(text.sectionAt[from + index] ?? null, isExcluded);
  });
  const least = items[0]?.indent ?? 0;
  const own = items.filter((line) => line.indent === least);
  return own.map((line, index) => {
    const head = readTaskHead(line.content);
    const at = line.line - 1;
    const end = Math.min(own[index + 1]?.line ?? to + 1, (text.headingBehind[at] ?? to) + 1, to + 1) - 1;
    return {
      at,
      end,
      head: { ...head, id: head.id ?? (named ? (line.marker ?? '').slice(0, -1) : null) },
      box: line.box,
      steps: [],
    };
  });
}

/** `Task 1:` lines of a YAML fence, whose first verb is the title where they have none. */
export function unitsOfYamlTasks(text: MarkdownText): readonly Unit[] {
  const heads = text.lines.flatMap((line, at) =>
    line.quoted && /^\s{0,8}(?:- )?Task \d{1,4}\b/.test(line.text) ? [at] : [],
  );
  if (heads.length < 2) return [];
  return heads.map((at, index) => {
    let end = heads[index + 1] ?? text.lines.length;
    for (let below = at + 1; below < end; below++)
      if (!text.lines[below]?.quoted || /^\s{0,8}(?:`{3}|~{3})/.test(text.lines[below]?.text ?? ''))
        end = below;
    const named = readTaskHead((text.lines[at]?.text ?? '').trim().replace(/^- /, ''));
    const verb = text.lines.slice(at + 1, end).find((line) => line.text.trim() !== '');
    const title = named.title || (verb?.text.trim().replace(/:$/, '') ?? '');
    return { at, end, head: { ...named, title }, box: null, steps: [] };
  });
}

/** Boxes below `Progress` in a living plan, which has a log of decisions or of surprises as well. */
export function isLivingPlan({ sections }: MarkdownText): boolean {
  const has = (test: RegExp) => sections.some(({ name }) => test.test(name));
  return has(/^progress$/) && has(/^(?:decision log|surprises (?:&|and) discoveries|surprises)$/);
}
