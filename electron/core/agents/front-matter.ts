import { parseDocument } from 'yaml';
import { z } from 'zod';

/** What the head of a custom agent's file says, as far as it is understood. */
export type FrontMatter = {
  /** What the custom agent calls itself; agents that know custom agents may list it by this. */
  readonly name: string | null;
  /** The tools that it may use; null: all. */
  readonly tools: readonly string[] | null;
};

const HEAD = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/** A head that names tools. */
const NAMES_TOOLS = /^["']?tools["']?\s*:/m;

const Head = z
  .object({
    name: z.string().trim().min(1).nullable().catch(null),
    tools: z.unknown().optional(),
  })
  .catch({ name: null });

/**
 * Divides a text into its front matter, which is YAML, and what follows. Tools that cannot be read are none, so that nobody
 * gets more than was meant.
 */
export function readFrontMatter(text: string): FrontMatter & { readonly body: string } {
  const found = HEAD.exec(text);
  const body = (found ? text.slice(found[0].length) : text).trim();
  if (!found) return { name: null, tools: null, body };
  const yaml = found[1] ?? '';
  const document = parseDocument(yaml, { logLevel: 'silent', schema: 'failsafe' });
  const { name, tools } = Head.parse(contentsOf(document));
  const named = toolsOf(tools);
  // A mistake in another line is no reason to take all tools away, nor to give them.
  const isUnsure = named === null && document.errors.length > 0 && NAMES_TOOLS.test(yaml);
  return { name, tools: isUnsure ? [] : named, body };
}

/** Without tools for what would grow beyond reason. */
function contentsOf(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 10 });
  } catch {
    return { tools: {} };
  }
}

/** A list, or one text with commas; left out, or a star among them, means all. */
function toolsOf(value: unknown): readonly string[] | null {
  if (value === undefined || value === null || value === '') return null;
  const items = typeof value === 'string' ? value.split(',') : value;
  const tools = z.array(z.string()).safeParse(items);
  if (!tools.success) return [];
  const named = tools.data.map((tool) => tool.trim()).filter((tool) => tool !== '');
  return named.includes('*') ? null : named;
}
