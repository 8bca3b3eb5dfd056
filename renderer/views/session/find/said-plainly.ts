/** Whether anything in a text could be Markdown that is not drawn. */
const MARKED = /[`*_#>[~|]/;
/** What Markdown writes and does not draw, the longest first; of code only the fence goes. */
const MARKS =
  /(^|\n)[ \t]*(?:```|~~~)[^\n]*\n([\s\S]*?)(?:\n[ \t]*(?:```|~~~)[ \t]*(?=\n|$)|$)|`([^`\n]+)`|!?\[([^\]\n]*)\]\([^)\n]*\)|\*\*|__|~~|(?<![\w*])[*_](?=[^\s*_])|(?<=[^\s*_])[*_](?![\w*])|(?<=^|\n)[ \t]*(?:#{1,6}|>|[-*+]|\d{1,3}\.)[ \t]+/g;

/** Roughly the words that a Markdown text is drawn as, in their order: enough to find what a reader sees. */
export function saidPlainly(markdown: string): string {
  if (!MARKED.test(markdown)) return markdown;
  return markdown.replace(
    MARKS,
    (_, line: string | undefined, block?: string, code?: string, link?: string) =>
      `${line ?? ''}${block ?? code ?? link ?? ''}`,
  );
}
