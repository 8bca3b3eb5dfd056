import { isMap, isScalar, LineCounter, type ParsedNode, parseDocument, type YAMLMap } from 'yaml';
import { z } from 'zod';
import type { CustomAgentHandOff, CustomAgentProblem } from '#shared/custom-agent';

/** What the head of a custom agent's file says, as far as it is understood. */
export type FrontMatter = {
  /** What the custom agent calls itself; agents that know custom agents may list it by this. */
  readonly name: string | null;
  readonly description: string | null;
  /** The tools that it may use; null: all. */
  readonly tools: readonly string[] | null;
  /** Tools that it may not use, whatever `tools` says (Claude Code's `disallowedTools`). */
  readonly withoutTools: readonly string[];
  /** The models that it asks for, the wanted one first. */
  readonly models: readonly string[];
  readonly handOffs: readonly CustomAgentHandOff[];
  readonly problems: readonly CustomAgentProblem[];
};

const HEAD = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/** A head that names tools. */
const NAMES_TOOLS = /^["']?(?:tools|disallowedTools)["']?\s*:/m;

/** How tools are called: a name, `server/tool`, `server/*`, or all. Others are left out by agents without a word. */
const TOOL = /^(?:\*|[\p{L}\p{N}_.:-]+(?:\/(?:\*|[\p{L}\p{N}_.:-]+)){0,3})$/u;

const LONGEST_TEXT = 1024;
const MOST_HAND_OFFS = 20;

const Text = z
  .string()
  .trim()
  .min(1)
  .max(LONGEST_TEXT)
  .transform((text) => text.replace(/\s+/g, ' '))
  .nullable()
  .catch(null);

const HandOff = z.object({
  label: z.string().trim().min(1).max(200),
  agent: z.string().trim().min(1).max(200).nullable().default(null),
  prompt: z.string().max(20_000).default(''),
});

const NOTHING: FrontMatter = {
  ...{ name: null, description: null, tools: null, withoutTools: [], models: [], handOffs: [] },
  problems: [],
};

/**
 * Divides a text into its front matter, which is YAML, and what follows. Tools that cannot be read are none, so that nobody
 * gets more than was meant. The fields are those of GitHub's, VS Code's and Claude Code's custom agents.
 */
export function readFrontMatter(text: string): FrontMatter & { readonly body: string } {
  const found = HEAD.exec(text);
  const body = (found ? text.slice(found[0].length) : text).trim();
  if (!found) return { ...NOTHING, problems: [problem('no-front-matter', 1)], body };
  const yaml = found[1] ?? '';
  const lines = new LineCounter();
  const document = parseDocument(yaml, { logLevel: 'silent', schema: 'failsafe', lineCounter: lines });
  const lineAt = (offset: number) => lines.linePos(offset).line + 1;
  const broken = document.errors.slice(0, 3).map(({ message, pos }) =>
    // The first line says what, the others draw where.
    problem('front-matter-broken', lineAt(pos[0]), message.split(' at line ')[0] ?? ''),
  );
  const values = contentsOf(document);
  const lineOf = (key: string) => lineAt(offsetOf(document.contents, key));
  const named = toolsOf(values.tools);
  // A mistake in another line is no reason to take all tools away, nor to give them.
  const isUnsure = named === null && document.errors.length > 0 && NAMES_TOOLS.test(yaml);
  const tools = isUnsure ? [] : (named?.tools ?? null);
  const without = toolsOf(values.disallowedTools);
  const handOffs = handOffsOf(values.handoffs, lineOf('handoffs'));
  const description = Text.parse(values.description ?? null);
  return {
    name: Text.parse(values.name ?? null),
    description,
    tools,
    withoutTools: without?.tools ?? [],
    models: modelsOf(values.model),
    handOffs: handOffs.read,
    problems: [
      ...broken,
      ...(description === null ? [problem('no-description', 1)] : []),
      ...(isUnsure || named?.unreadable ? [problem('tools-unreadable', lineOf('tools'))] : []),
      ...(without?.unreadable ? [problem('tools-unreadable', lineOf('disallowedTools'))] : []),
      ...[...(tools ?? []), ...(without?.tools ?? [])]
        .filter((tool) => !TOOL.test(tool))
        .slice(0, 20)
        .map((tool) => problem('tool-unknown', lineOf('tools'), tool)),
      ...handOffs.problems,
    ],
    body,
  };
}

function problem(code: CustomAgentProblem['code'], line: number, about = ''): CustomAgentProblem {
  return { code, line, about: about.slice(0, 200) };
}

const Values = z.record(z.string(), z.unknown()).catch({});

/** Without tools for what would grow beyond reason. */
function contentsOf(document: ReturnType<typeof parseDocument>): Readonly<Record<string, unknown>> {
  try {
    return Values.parse(document.toJS({ maxAliasCount: 10 }) ?? {});
  } catch {
    return { tools: {} };
  }
}

function offsetOf(contents: ParsedNode | null | YAMLMap<unknown, unknown>, key: string): number {
  if (!isMap(contents)) return 0;
  for (const pair of contents.items)
    if (isScalar(pair.key) && pair.key.value === key) return pair.key.range?.[0] ?? 0;
  return 0;
}

/** A list, or one text with commas; left out, or a star among them, means all, which is null. */
function toolsOf(value: unknown): { readonly tools: readonly string[]; readonly unreadable?: true } | null {
  if (value === undefined || value === null || value === '') return null;
  const items = typeof value === 'string' ? value.split(',') : value;
  const tools = z.array(z.string()).safeParse(items);
  if (!tools.success) return { tools: [], unreadable: true };
  const named = tools.data.map((tool) => tool.trim()).filter((tool) => tool !== '');
  return named.includes('*') ? null : { tools: named };
}

/** One, or a list of which the first that an agent has counts. `inherit`: as without. */
function modelsOf(value: unknown): readonly string[] {
  const models = z.array(z.string()).safeParse(typeof value === 'string' ? [value] : value);
  return (models.success ? models.data : [])
    .map((model) => model.trim())
    .filter((model) => model !== '' && model !== 'inherit')
    .slice(0, 10);
}

function handOffsOf(
  value: unknown,
  line: number,
): { readonly read: readonly CustomAgentHandOff[]; readonly problems: readonly CustomAgentProblem[] } {
  if (value === undefined || value === null || value === '') return { read: [], problems: [] };
  if (!Array.isArray(value)) return { read: [], problems: [problem('handoff-unreadable', line)] };
  const all = value.slice(0, MOST_HAND_OFFS).map((one) => HandOff.safeParse(one));
  return {
    read: all.flatMap((one) => (one.success ? [one.data] : [])),
    problems: all.flatMap((one, at) =>
      one.success ? [] : [problem('handoff-unreadable', line, String(at + 1))],
    ),
  };
}
