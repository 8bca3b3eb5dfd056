/**
 * A text without its code: fences and code spans say what is written, not what is wanted. Each letter is looked at once; what
 * does not end is no code.
 */
export function outsideCode(text: string): string {
  let fence: string | null = null;
  const lines = text.split('\n').map((line) => {
    const mark = /^\s{0,12}(`{3,40}|~{3,40})/.exec(line)?.[1];
    if (fence === null && mark) fence = mark;
    else if (fence !== null && mark?.startsWith(fence)) fence = null;
    else if (fence === null) return withoutSpans(line);
    return '';
  });
  return lines.join('\n');
}

function withoutSpans(line: string): string {
  const parts = line.split('`');
  // Of an odd number of ticks the last is none.
  return parts.filter((_, at) => at % 2 === 0 || at === parts.length - 1).join(' ');
}

/** What stands in code spans. */
export function codeSpans(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const parts = line.split('`');
    return parts.filter((part, at) => at % 2 === 1 && at < parts.length - 1 && part !== '');
  });
}

/** The first words of a text, in lower case, without signs. */
export function firstWords(text: string, most: number): string[] {
  return [
    ...text
      .slice(0, 400)
      .toLowerCase()
      .matchAll(/[\p{L}\p{N}'’-]+/gu),
  ]
    .slice(0, most)
    .map(([word]) => word);
}
