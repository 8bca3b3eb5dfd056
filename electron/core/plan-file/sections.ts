import type { ScannedLine } from './scan';

/** A heading with all that stands below it, sections of lower rank included. */
export interface Section {
  /** Index of its heading's line. */
  readonly at: number;
  /** Index behind its last line. */
  readonly end: number;
  readonly level: number;
  /** The heading without number, pictures, emphasis and brackets, in small letters. */
  readonly name: string;
  readonly parent: Section | null;
}

/** The sections of a text in the order of their headings. */
export function sectionsOf(lines: readonly ScannedLine[]): readonly Section[] {
  const made: (Omit<Section, 'end' | 'parent'> & { end: number; parent: Section | null })[] = [];
  const open: (typeof made)[number][] = [];
  for (const [at, line] of lines.entries()) {
    if (line.kind !== 'heading') continue;
    while ((open.at(-1)?.level ?? 0) >= line.level) {
      const closed = open.pop();
      if (closed) closed.end = at;
    }
    const section = {
      at,
      end: lines.length,
      level: line.level,
      name: headingName(line.content),
      parent: open.at(-1) ?? null,
    };
    made.push(section);
    open.push(section);
  }
  return made;
}

/** By line: the innermost section that it stands in. */
export function sectionByLine(
  lines: readonly ScannedLine[],
  sections: readonly Section[],
): readonly (Section | null)[] {
  const by: (Section | null)[] = new Array(lines.length).fill(null);
  let next = 0;
  let current: Section | null = null;
  for (let index = 0; index < lines.length; index++) {
    if (sections[next]?.at === index) current = sections[next++] ?? null;
    by[index] = current;
  }
  return by;
}

const NUMBER = /^(?:\d{1,4}(?:\.\d{1,4}){0,4}[.):]?|[ivx]{1,5}\.)\s+/;
const PICTURES = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F|\u200D/gu;

export function headingName(content: string): string {
  const plain = content
    .slice(0, 300)
    .toLowerCase()
    .replaceAll(PICTURES, '')
    .replaceAll(/[*_`#]/g, '')
    .replaceAll(/\([^()]{0,200}\)|\[[^[\]]{0,200}\]/g, '')
    .trim();
  return plain
    .replace(NUMBER, '')
    .replace(/[:.…]+$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** The section itself or one around it has such a name. */
export function liesInSection(section: Section | null, has: (name: string) => boolean): boolean {
  for (let one = section; one; one = one.parent) if (has(one.name)) return true;
  return false;
}

const EXCLUDED = new Set(
  [
    'acceptance criteria, acceptance, success criteria, success metrics, verification, validation, verification steps',
    'validation and acceptance, validation checklist, final validation checklist, validation loop, final checklist',
    'test plan, test checklist, testing checklist, testing strategy, test strategy, manual test checklist',
    'definition of done, done when, quality gates, review checklist, checklist, pre-flight checklist',
    'decisions, decision log, open questions, questions, considerations, further considerations, alternatives',
    'alternatives considered, risks, risks and mitigations, risks & mitigations, risk assessment, references, notes',
    'dev notes, constraints, global constraints, non-goals, non goals, out of scope, what does not change, goals, goal',
    'background, context, architecture, architecture notes, design, tech stack, summary, overview, tl;dr, dependencies',
    'dependencies & execution order, dependencies and execution order, dependency graph, execution order',
    'relevant files, files, file map, files touched, key files, critical files, implementation strategy',
    'parallel example, parallel execution examples, parallel opportunities, next steps, owners, path conventions',
    'format, conventions, changelog, change log, surprises & discoveries, outcomes & retrospective, dev agent record',
    'qa results, story, status, problem statement, requirements, legend, table of contents, prerequisites',
    "critères d'acceptation, hors scope, hors périmètre, contexte, risques, 非目标, 验收标准, 背景, 完了条件, 参考",
  ].flatMap((names) => names.split(', ')),
);

/** Its boxes and headings are no tasks. By the whole name: `Regression Coverage` is a group of tasks, and so is `Verification of X`. */
export function isExcluded(name: string): boolean {
  return EXCLUDED.has(name);
}

const SHARED = new Set(
  [
    'goal, goals, architecture, tech stack, decisions, conventions, path conventions, context, background, overview',
    'summary, tl;dr, problem statement, contexte, 背景',
  ].flatMap((names) => names.split(', ')),
);

/** What it says goes to every task. */
export function isShared(name: string): boolean {
  return SHARED.has(name);
}

/** It speaks of what waits for what. */
export function isOrder(name: string): boolean {
  return /^(?:(?:task |phase )?dependencies|(?:dependencies (?:&|and) )?execution order|dependency (?:graph|matrix)|parallel (?:opportunities|execution.{0,20}|example.{0,40})|critical path|execution strategy|parallelization)$/.test(
    name,
  );
}

export function isQuestions(name: string): boolean {
  return (
    /(?:open|offene|unresolved|outstanding) (?:questions?|fragen|issues|decisions)/.test(name) &&
    !/answer|resolved\b(?<!unresolved)/.test(name)
  );
}

/** Words by which a section's list is one of work. */
export function isWork(name: string): boolean {
  return /(?:^(?:work|implementation)$|\b(?:steps?|tasks?|to-?dos?|plan|order|changes|couplings?|work items?|milestones?|roadmap|étapes?|tâches|schritte|aufgaben|pasos|tareas)\b|步骤|任务|手順|タスク)/.test(
    name,
  );
}

export function isConstraints(name: string): boolean {
  return /^(?:(?:global )?constraints|guardrails|must not do|contraintes|约束)$/.test(name);
}

export function isNonGoals(name: string): boolean {
  return /^(?:non-?\s?goals|out of scope|not in scope|what does not change|hors scope|hors périmètre|非目标)$/.test(
    name,
  );
}
