/** A file that an agent speaks of, as it says the path, and where in it. */
export type SaidPlace = {
  readonly path: string;
  readonly line: number | null;
  readonly column: number | null;
};

/** `src/a.ts`, `src/a.ts:12:5`, `src/a.ts:12-20`, `src/a.ts#L12`. */
const PLACE = /^([^\s:#'"`<>|?*${}\\]+)(?::(\d{1,8})(?::(\d{1,8}))?(?:-\d+)?|#L(\d{1,8})(?:-L?\d+)?)?$/;
/** A name with an ending, one that begins with a dot, or one of those that by custom have none. */
const FILE_NAME =
  /(?:^|\/)(?:[^/]*[^/.]\.[A-Za-z][\w-]{0,11}|\.[A-Za-z][\w.-]*|[A-Z][a-z]{2,}file|(?:GNUm|m)akefile|LICEN[CS]E|COPYING|NOTICE|README|CHANGELOG|CODEOWNERS)$/;
/** What nobody takes for a word of a sentence, though it is a name without a folder: it has an ending, or capital letters. */
const LIKE_NAME = /[A-Z]|[^.]\./;
/** Names of files that lie in no folder of where the agent works. */
export type RootNames = ReadonlySet<string>;
const LONGEST = 1000;

/**
 * The place that a piece of code or a link means, where it reads like a path: it names a folder, or a line. `console.log`
 * and `node.js` are words, unless a file has that name.
 */
export function placeIn(text: string, roots: RootNames): SaidPlace | null {
  const [, path, line, column, anchor] = (text.length <= LONGEST && PLACE.exec(text)) || [];
  if (path === undefined) return null;
  const at = line ?? anchor ?? null;
  if (!roots.has(path.replace(/^\.\//, ''))) {
    if (!FILE_NAME.test(path) || /^[-@~]|\/\//.test(path)) return null;
    if (!path.includes('/') && at === null) return null;
  }
  return { path, line: positive(at), column: positive(column ?? null) };
}

/** A place among other words, and the part of the text that names it. */
export type FoundPlace = { readonly start: number; readonly end: number; readonly place: SaidPlace };

/** More of them are not worth a link each. */
const MOST_FOUND = 500;
const WORD = /File "[^"\n]{1,1000}", line \d{1,8}|[^\s'"`<>|?*{}\\,;=]+(?:,\d{1,8}\))?/g;
const PYTHON = /^File "(.+)", line (\d+)$/;
const WITH_COLUMNS = /^(.+)\((\d{1,8}),(\d{1,8})\)$/;
/** As `grep -n` and compilers write it, with more behind it: `src/a.ts:12:5:` and `src/a.ts:12:const`. */
const LEADING = /^[^\s:]+:\d{1,8}(?::\d{1,8}(?![^:]))?(?=:)/;
/** `example.org/a.html`: an address without its protocol. */
const LIKE_ADDRESS = /^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\//i;

/**
 * The places that a text speaks of, in their order: with a line, as compilers, tests, stack traces and searches write
 * them (`src/a.ts:12:5`, `src/a.ts(12,5)`, `File "a/b.py", line 12`).
 *
 * @param also `paths`: those without a line, too, as people write them
 */
export function placesIn(text: string, also: 'paths' | null, roots: RootNames): FoundPlace[] {
  const found: FoundPlace[] = [];
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (found.length >= MOST_FOUND) break;
    if (word.length > LONGEST) continue;
    const named = placeInWord(word, roots);
    if (!named) continue;
    const { place } = named;
    if (place.line === null && (also !== 'paths' || !isSaidAsPath(place.path))) continue;
    found.push({ start: index + named.start, end: index + named.end, place });
  }
  return found;
}

/** Whether a path without a line is one in a sentence, too. */
function isSaidAsPath(path: string): boolean {
  return path.includes('/') ? !LIKE_ADDRESS.test(path) : LIKE_NAME.test(path);
}

/** The place in a word, without what stands around it in a sentence or a stack trace. */
function placeInWord(word: string, roots: RootNames): FoundPlace | null {
  const [, script, at] = PYTHON.exec(word) ?? [];
  if (script !== undefined && !/[\s:]/.test(script))
    return { start: 0, end: word.length, place: { path: script, line: positive(at ?? null), column: null } };
  const bare = word.replace(/[.:!\])]+$/, '');
  for (const shown of [word, bare]) {
    const [, path, line, column] = WITH_COLUMNS.exec(shown) ?? [];
    if (path === undefined || !FILE_NAME.test(path) || path.includes(':')) continue;
    return {
      start: 0,
      end: shown.length,
      place: { path, line: positive(line ?? null), column: positive(column ?? null) },
    };
  }
  // Node.js says the modules of a stack trace by their addresses.
  const start = /^[[(]*(?:async@)?(?:file:\/\/(?=\/))?/.exec(bare)?.[0].length ?? 0;
  for (const from of start > 0 ? [start, 0] : [0]) {
    const rest = bare.slice(from);
    const shown = placeIn(rest, roots) ? rest : (LEADING.exec(rest)?.[0] ?? '');
    const place = placeIn(shown, roots);
    if (place) return { start: from, end: from + shown.length, place };
  }
  return null;
}

function positive(text: string | null): number | null {
  return text === null || Number(text) === 0 ? null : Number(text);
}

/** The place that the address of a file means; null: it is none of this machine's, or hides what it is. */
export function placeOfUri(uri: string): SaidPlace | null {
  const url = /^file:/i.test(uri) && URL.canParse(uri) ? new URL(uri) : null;
  if (url?.host !== '' || url.search !== '' || /%2f|%5c|%00/i.test(url.pathname)) return null;
  try {
    const line = /^#L(\d{1,8})/.exec(url.hash)?.[1] ?? null;
    return { path: decodeURIComponent(url.pathname), line: positive(line), column: null };
  } catch {
    return null;
  }
}

/** Marks an element as being about a place, for {@link placeOf}. */
export function placeAttributes(place: SaidPlace | null): Readonly<Record<string, string>> {
  return place === null ? {} : { 'data-place': JSON.stringify(place) };
}

/** The place that the innermost marked element around a target is about; null where there is none. */
export function placeOf(target: EventTarget | null): SaidPlace | null {
  const marked = target instanceof Element ? target.closest<HTMLElement>('[data-place]') : null;
  return marked?.dataset.place === undefined ? null : JSON.parse(marked.dataset.place);
}
