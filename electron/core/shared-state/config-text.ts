/** An entry of a configuration file. A section and name in lower case, a subsection as written. */
export type ConfigEntry = { readonly key: string; readonly value: string };

/**
 * Reads the text of a Git configuration file (https://git-scm.com/docs/git-config#_syntax) without Git, which would
 * open whatever the file includes. What Git would refuse is skipped up to the end of its line: the text is somebody
 * else's, and what can be read of it is wanted.
 */
export function readConfigText(text: string): ConfigEntry[] {
  const entries: ConfigEntry[] = [];
  const source = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  let section = '';
  let at = 0;
  while (at < source.length) {
    const character = source[at] ?? '';
    if (/\s/.test(character)) at += 1;
    else if (character === '#' || character === ';') at = endOfLine(source, at);
    else if (character === '[') {
      const header = /^\[\s*([A-Za-z0-9.-]+)(?:[ \t]+"((?:[^"\\\n]|\\.)*)")?\s*\]/.exec(
        source.slice(at, at + 4096),
      );
      if (header) {
        const [whole, name = '', subsection] = header;
        section =
          subsection === undefined
            ? name.toLowerCase()
            : `${name.toLowerCase()}.${subsection.replaceAll(/\\(.)/g, '$1')}`;
        at += whole.length;
      } else at = endOfLine(source, at);
    } else {
      const name = /^[A-Za-z][A-Za-z0-9-]*/.exec(source.slice(at, at + 1024))?.[0];
      if (name === undefined || section === '') {
        at = endOfLine(source, at);
        continue;
      }
      const { value, end } = readValue(source, at + name.length);
      entries.push({ key: `${section}.${name.toLowerCase()}`, value });
      at = end;
    }
  }
  return entries;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}

/** The value after a name: up to the end of the line, with quotes, escapes, comments and continued lines. */
function readValue(text: string, from: number): { value: string; end: number } {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  // A name alone means yes.
  if (text[at] !== '=') return { value: 'true', end: endOfLine(text, at) };
  at += 1;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  let value = '';
  /** Length of the value without the blanks that end it. */
  let solid = 0;
  let quoted = false;
  for (; at < text.length && text[at] !== '\n'; at += 1) {
    const character = text[at] ?? '';
    if (character === '\\') {
      at += 1;
      const next = text[at] ?? '';
      if (next === '\n') continue;
      value += ESCAPES[next] ?? next;
      solid = value.length;
    } else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '#' || character === ';')) {
      at = endOfLine(text, at) - 1;
      break;
    } else {
      value += character;
      if (quoted || !/\s/.test(character)) solid = value.length;
    }
  }
  return { value: value.slice(0, solid), end: Math.min(text.length, at + 1) };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b' };

/** All values of each key, in order. */
export function valuesByKey(entries: readonly ConfigEntry[]): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const { key, value } of entries) values.set(key, [...(values.get(key) ?? []), value]);
  return values;
}
