/** What the head of a custom agent's file says, as far as it is understood. */
export type FrontMatter = {
  /** What the custom agent calls itself; agents that know custom agents may list it by this. */
  readonly name: string | null;
  /** The tools that it may use; null: all. */
  readonly tools: readonly string[] | null;
};

const HEAD = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/**
 * Divides a text into its front matter and what follows. Of YAML it reads what such files hold: plain and quoted texts, and
 * lists in brackets, with dashes, or with commas. Tools that it cannot read are none, so that nobody gets more than was meant.
 */
export function readFrontMatter(text: string): FrontMatter & { readonly body: string } {
  const found = HEAD.exec(text);
  const lines = (found?.[1] ?? '').split(/\r?\n/);
  return {
    name: scalar(linesOf(lines, 'name').join(' ')) || null,
    tools: listed(linesOf(lines, 'tools')),
    body: (found ? text.slice(found[0].length) : text).trim(),
  };
}

/** The lines of a key's value, without the key; none where it is not there. */
function linesOf(lines: readonly string[], key: string): string[] {
  const at = lines.findIndex((line) => line.startsWith(`${key}:`));
  if (at < 0) return [];
  const rest = lines.slice(at + 1);
  const next = rest.findIndex((line) => /^[^\s#\-\][]/.test(line));
  const own = [(lines[at] ?? '').slice(key.length + 1), ...(next < 0 ? rest : rest.slice(0, next))];
  return own.map(withoutComment).filter((line) => line !== '');
}

function listed(lines: readonly string[]): string[] | null {
  if (lines.length === 0) return null;
  const whole = lines.join(' ');
  const flow = /^\[(.*)\]$/.exec(whole);
  const dashed = lines.every((line) => line.startsWith('-'));
  const items = dashed
    ? lines.map((line) => line.slice(1))
    : (flow ? (flow[1] ?? '') : scalar(whole)).split(',');
  const tools = items.map(scalar).filter((tool) => tool !== '');
  return tools.includes('*') ? null : tools;
}

function scalar(text: string): string {
  const trimmed = text.trim();
  const quoted = /^(["'])(.*)\1$/.exec(trimmed);
  return (quoted?.[2] ?? trimmed).trim();
}

/** A number sign in quotes, or in the middle of a word, begins none. */
function withoutComment(line: string): string {
  return line.replace(/^((?:[^"'#]|"[^"]*"|'[^']*'|(?<=\S)#)*?)(?:(?:^|\s+)#.*)$/, '$1').trim();
}
