import type { PlanPath, PlanPlace } from '#shared/plan';
import { inlineParts } from './inline';
import { isPathWord, pathOfWord } from './path-word';

/** Paths of a line, and those that lead out of any repository, which are shown and never read. */
export interface FoundPaths {
  readonly paths: readonly PlanPath[];
  readonly outside: readonly { readonly path: string; readonly place: PlanPlace }[];
}

type Role = PlanPath['role'];

const WRITES = new Set(
  'add create write implement update modify extend fix remove rename replace wire refactor move delete build define introduce migrate convert integrate register document configure generate scaffold author change edit adjust make set drop rewrite split extract port insert append bump upgrade downgrade initialize init setup enhance improve optimize simplify establish'.split(
    ' ',
  ),
);
const READS = new Set(
  'verify run check test confirm ensure review read see inspect validate execute compare audit look consult study analyze'.split(
    ' ',
  ),
);
const MAKES = new Set('create generate scaffold author'.split(' '));
const CONTEXT_BEFORE =
  /\b(?:see|like|as in|following|follows?|pattern (?:from|in|of)|modeled on|based on|similar to|reuse|reusing|per|described in|defined in|documented in|according to|read|refer to|leverage|import(?:ing)? from)\s*(?:the\s)?[`'"([]*$/i;

/** The paths that a text names. `role` null: the verb of the line decides. */
export function pathsOfText(text: string, place: PlanPlace, role: Role | null): FoundPaths {
  const paths: PlanPath[] = [];
  const outside: FoundPaths['outside'][number][] = [];
  const verb = role === null ? verbOf(text) : { role, makes: false };
  for (const { word, at, code } of words(text)) {
    const found = pathOfWord(word);
    if (!found || !isPathWord(found.path, code)) continue;
    if (found.outside) {
      outside.push({ path: found.path, place });
      continue;
    }
    const behind = text.slice(at + word.length, at + word.length + 12);
    // What is not said to be new may be there, and may be yet to be made.
    const isNew = verb.makes || /^[`'")\]]{0,3}\s?\(new\)/i.test(behind) ? true : null;
    const isContext =
      role === null && (found.mentioned || CONTEXT_BEFORE.test(text.slice(Math.max(0, at - 40), at)));
    paths.push({ path: found.path, role: isContext ? 'reads' : isNew ? 'writes' : verb.role, isNew, place });
  }
  return { paths, outside };
}

/** What the first words of a line say of the files in it. */
function verbOf(text: string): { readonly role: Role; readonly makes: boolean } {
  const first = text
    .slice(0, 160)
    .replaceAll(/`[^`]{0,160}`?/g, ' ')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '')
    .slice(0, 8);
  if (READS.has(first[0] ?? '')) return { role: 'reads', makes: false };
  const verb = first.find((word) => WRITES.has(word));
  return verb ? { role: 'writes', makes: MAKES.has(verb) } : { role: 'unsure', makes: false };
}

function* words(text: string): Generator<{ word: string; at: number; code: boolean }> {
  for (const part of inlineParts(text)) {
    const code = part.kind === 'code';
    if (part.kind === 'target') {
      yield { word: part.text, at: part.at, code: true };
      continue;
    }
    for (const { 0: word, index } of part.text.matchAll(/[^\s,;()"'|、，；（）]+/g))
      if (word.length < 400) yield { word, at: part.at + index, code };
  }
}

const RANK: Readonly<Record<Role, number>> = { writes: 2, reads: 1, unsure: 0 };

/** Each path once, with the role that says most; a bare name goes where the task names it with its folder. */
export function uniquePaths(paths: readonly PlanPath[]): PlanPath[] {
  const by = new Map<string, PlanPath>();
  for (const path of paths) {
    const known = by.get(path.path);
    if (!known) by.set(path.path, path);
    else if (RANK[path.role] > RANK[known.role] || (path.isNew && !known.isNew))
      by.set(path.path, {
        ...known,
        role: RANK[path.role] > RANK[known.role] ? path.role : known.role,
        isNew: known.isNew || path.isNew || (known.isNew ?? path.isNew),
      });
  }
  const names = new Map<string, string>();
  for (const path of by.keys()) {
    const slash = path.lastIndexOf('/');
    if (slash >= 0) names.set(path.slice(slash + 1), path);
  }
  for (const [path, bare] of [...by]) {
    const whole = path.includes('/') ? undefined : by.get(names.get(path) ?? '');
    if (!whole) continue;
    by.delete(path);
    if (RANK[bare.role] > RANK[whole.role]) by.set(whole.path, { ...whole, role: bare.role });
  }
  return [...by.values()];
}
