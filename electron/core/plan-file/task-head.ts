import type { TaskMark } from '#shared/plan';
import { stripEmphasis, withoutComments } from './inline';
import { isPictureMark, markOfSign, markOfWord } from './marks';

/** What the line that names a task says. */
export interface TaskHead {
  readonly id: string | null;
  /** Further names of it: of `Task 2` the number. */
  readonly alsoCalled: readonly string[];
  readonly title: string;
  readonly labels: readonly string[];
  readonly parallel: boolean;
  readonly optional: boolean;
  readonly human: boolean;
  /** What stands beside the title: a sign, `DONE`, a stroke through it. */
  readonly mark: TaskMark | null;
  /** Numbers of acceptance criteria that it names: `(AC: 1-4)`. */
  readonly criteria: readonly string[];
}

const KIND =
  /^(task|sub-?task|story|step|phase|chunk|milestone|stage|wave|track|epic|feature|part|étape|tâche|schritt|aufgabe|paso|tarea)(?=[\s:：#])/i;
const NUMBER = /^#?(\d{1,5}(?:\.\d{1,5}){0,5}[a-z]?|[A-Z]\d{0,4}|[ivx]{1,5})(?=[\s:：.)\]–—-]|$)/i;
const ID =
  /^((?:[A-Z]{1,8}-?\d{1,6}|[A-Z]{2,8}-[A-Z]{1,8}-?\d{1,6})(?:\.\d{1,5}){0,4}[a-z]?)(?=[\s:：.)\]–—-]|$)/;
const ANY_ID = /^([A-Za-z]{0,6}-?\d{1,6}(?:\.\d{1,5}){0,4}[a-z]?)(?=[\s:.)]|$)/;
const DOTTED = /^(\d{1,5}(?:\.\d{1,5}){1,5}(?=[\s:.)*]|$)|\d{1,5}(?=[.)]\s))/;
/** What looks like an id, and is a name. */
const NO_ID = /^(?:UTF|SHA|ISO|RFC|HTTP|WCAG|ES|MD|S|H|V|EC|IPV)-?\d{1,5}$/;
const BETWEEN = /^[\s:：.)\]–—-]+/;
const FLAG = /^(?:\[([^[\]]{1,40})\](?![(:])|\((P|parallel|optional|human)\))\s*/i;
const SLUG = /\s?\{#([\w.-]{1,80})\}$/;
const DONE_BEHIND = /\s[–—-]\s?(done|complete|completed|blocked|in progress|skipped)[!.]?$/i;
const CRITERIA = /\s?\(ACs?:?\s?#?([\d\s,;#–-]{1,80})\)/i;
/** Conductor notes the commit of what is done. */
const COMMIT = /\s\[?(?=[a-f]{0,39}\d)[0-9a-f]{7,40}\]?$/;
const COMPLETED = /\s?\*?\((?:completed|done|finished):?[^()]{0,80}\)\*?$/i;

/** Reads such a line without its marker and box. `ours`: a number alone is an id, as our format has it. */
export function readTaskHead(content: string, ours = false): TaskHead {
  let rest = withoutComments(content).trim();
  let mark: TaskMark | null = null;
  let starred = false;
  if (rest.startsWith('~~') && rest.endsWith('~~') && rest.length > 4) {
    mark = 'cancelled';
    rest = rest.slice(2, -2);
  }
  rest = stripEmphasis(rest).trim();
  const flags: string[] = [];
  let id: string | null = null;
  const alsoCalled: string[] = [];
  // Kind, id, sign and flags come in any order; each at most a few times.
  for (let turn = 0; turn < 12; turn++) {
    const before = rest;
    const sign = firstSign(rest);
    if (sign) {
      mark ??= markOfSign(sign);
      rest = rest.slice(sign.length).trimStart();
    }
    const flag = FLAG.exec(rest);
    if (flag) {
      const inner = flag[1] ?? flag[2] ?? '';
      const bracketed: string | undefined = id === null ? ID.exec(inner)?.[1] : undefined;
      const asMark = inner.length < 3 && !/^\w/.test(inner) ? markOfSign(inner) : null;
      if (bracketed === inner && !/^US\d/.test(inner)) id = inner;
      else if (asMark) mark ??= asMark;
      else flags.push(inner);
      rest = rest.slice(flag[0].length);
    }
    if (id === null) {
      const found = idOf(rest, ours);
      if (found) {
        ({ id, rest } = found);
        alsoCalled.push(...found.alsoCalled);
        if (/^\*\s/.test(rest)) {
          starred = true;
          rest = rest.slice(1).trimStart();
        }
      }
    }
    if (rest === before) break;
  }
  const slug = SLUG.exec(rest.slice(-90));
  if (slug) {
    if (id) alsoCalled.push(slug[1] ?? '');
    else id = slug[1] ?? null;
    rest = rest.slice(0, -slug[0].length);
  }
  const criteria = CRITERIA.exec(rest);
  if (criteria) rest = rest.replace(criteria[0], '');
  rest = cutEnd(cutEnd(rest.trimEnd(), COMPLETED), COMMIT);
  const behind = DONE_BEHIND.exec(rest.slice(-30));
  if (behind) {
    mark ??= markOfWord(behind[1] ?? '');
    rest = rest.slice(0, -behind[0].length);
  }
  const last = rest.slice(rest.lastIndexOf(' ') + 1);
  if (last && isPictureMark(last)) {
    mark ??= markOfSign(last);
    rest = rest.slice(0, -last.length).trimEnd();
  }
  if (/\((?:P|parallel)\)$/i.test(rest.slice(-12))) {
    flags.push('P');
    rest = rest.slice(0, rest.lastIndexOf('(')).trimEnd();
  }
  const is = (...names: readonly string[]) => flags.some((flag) => names.includes(flag.toLowerCase()));
  return {
    id,
    alsoCalled: alsoCalled.filter((name) => name !== ''),
    title: rest.trim(),
    labels: flags.filter((flag) => !/^(?:p|parallel|optional|human)$/i.test(flag)),
    parallel: is('p', 'parallel'),
    optional: starred || is('optional'),
    human: is('human'),
    mark,
    criteria: numbersIn(criteria?.[1] ?? ''),
  };
}

/** A picture that says how the task stands, at the beginning. */
function firstSign(text: string): string | null {
  const end = text.search(/\s/);
  const word = end < 0 ? text : text.slice(0, end);
  return word.length < 5 && isPictureMark(word) ? word : null;
}

function idOf(text: string, ours: boolean): { id: string | null; alsoCalled: string[]; rest: string } | null {
  const kind = KIND.exec(text);
  if (kind) {
    const behind = text.slice(kind[0].length).trimStart();
    const number = NUMBER.exec(behind)?.[1];
    if (number && /[\d]|^[A-Z]$/.test(number))
      return {
        id: `${capital(kind[1] ?? '')} ${number}`,
        alsoCalled: [number],
        rest: behind.slice(behind.indexOf(number) + number.length).replace(BETWEEN, ''),
      };
    if (/^[:：]/.test(behind)) return { id: null, alsoCalled: [], rest: behind.slice(1).trimStart() };
    return null;
  }
  const found = (ours ? ANY_ID : ID).exec(text) ?? DOTTED.exec(text);
  const id = found?.[1];
  if (!id || NO_ID.test(id)) return null;
  const rest = text.slice(id.length).replace(BETWEEN, '');
  return { id: id.replace(/\.0$/, ''), alsoCalled: id.endsWith('.0') ? [id] : [], rest };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}

function cutEnd(text: string, pattern: RegExp): string {
  const found = pattern.exec(text.slice(-120));
  return found ? text.slice(0, -found[0].length).trimEnd() : text;
}

/** `1, 3-5` as numbers. */
function numbersIn(text: string): string[] {
  return text.split(/[,;\s]+/).flatMap((part) => {
    const [from, to] = part.replaceAll('#', '').split(/[–-]/).map(Number);
    if (!from) return [];
    if (!to || to < from || to - from > 100) return [String(from)];
    return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
  });
}
