/** A file that an agent speaks of, as it says the path, and where in it. */
export type SaidPlace = {
  readonly path: string;
  readonly line: number | null;
  readonly column: number | null;
};

/** `src/a.ts`, `src/a.ts:12:5`, `src/a.ts:12-20`, `src/a.ts#L12`. */
const PLACE = /^([^\s:#'"`<>|?*${}\\]+)(?::(\d{1,8})(?::(\d{1,8}))?(?:-\d+)?|#L(\d{1,8})(?:-L?\d+)?)?$/;
/** A name with an ending, or one that begins with a dot. */
const FILE_NAME = /(?:^|\/)(?:[^/]*[^/.]\.[A-Za-z][\w-]{0,11}|\.[A-Za-z][\w.-]*)$/;
const LONGEST = 1000;

/**
 * The place that a piece of code or a link means, where it reads like a path: it names a folder, or a line. `console.log`
 * and `node.js` are words.
 */
export function placeIn(text: string): SaidPlace | null {
  const [, path, line, column, anchor] = (text.length <= LONGEST && PLACE.exec(text)) || [];
  if (path === undefined || !FILE_NAME.test(path) || /^[-@~]|\/\//.test(path)) return null;
  const at = line ?? anchor ?? null;
  if (!path.includes('/') && at === null) return null;
  return { path, line: positive(at), column: positive(column ?? null) };
}

function positive(text: string | null): number | null {
  return text === null || Number(text) === 0 ? null : Number(text);
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
