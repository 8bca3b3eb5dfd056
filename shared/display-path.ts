/** Characters that could disguise a name: controls, line separators, bidirectional marks, lone surrogates (raw bytes). */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must be found
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** As {@link displayPath}, with line breaks and tabs left as they are: for prose and commands of several lines. */
export function displayText(text: string): string {
  return text
    .split(/\r\n|\n/)
    .map((line) => line.split('\t').map(displayPath).join('\t'))
    .join('\n');
}

/**
 * A file, branch or command text made safe to show: everything invisible or able to reorder text is written as an
 * escape, a raw byte as `\xNN`. For showing only; never feed the result back as a path.
 */
export function displayPath(path: string): string {
  return path.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0);
    if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
    switch (character) {
      case '\n':
        return '\\n';
      case '\t':
        return '\\t';
      case '\r':
        return '\\r';
      default:
        return `\\u${code.toString(16).padStart(4, '0')}`;
    }
  });
}
