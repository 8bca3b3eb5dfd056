import { createHash } from 'node:crypto';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { type Template, TemplateKind, type TemplateProblem } from '#shared/specialised';

const HEAD = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

const Words = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .transform((text) => text.replace(/\s+/g, ' '))
    .nullable()
    .catch(null);

const Head = z.object({
  name: Words(100),
  description: Words(500),
  kind: z.string().optional().catch(''),
  agent: Words(100),
  model: Words(200),
  'custom-agent': Words(200),
});
const NOTHING = { name: null, description: null, agent: null, model: null, 'custom-agent': null };

/** Divides a template's file into what its front matter says, and the prompt under it. What is not understood is left out, and said. */
export function readTemplate(
  { name, from, edited }: Pick<Template, 'name' | 'from' | 'edited'>,
  text: string,
): Template & { readonly body: string } {
  const found = HEAD.exec(text);
  const values = found ? valuesOf(found[1] ?? '') : {};
  const head = Head.safeParse(values ?? {}).data ?? NOTHING;
  const kind = TemplateKind.safeParse('kind' in head ? (head.kind ?? 'work') : 'work');
  const body = (found ? text.slice(found[0].length) : text).trim();
  const problems: TemplateProblem[] = [
    ...(found ? [] : (['no-front-matter'] as const)),
    ...(values === null ? (['front-matter-broken'] as const) : []),
    ...(kind.success ? [] : (['kind-unknown'] as const)),
    ...(body === '' ? (['empty'] as const) : []),
  ];
  return {
    ...{ name, from, edited, title: head.name ?? name, description: head.description },
    kind: kind.data ?? 'work',
    ...{ agent: head.agent, model: head.model, customAgent: head['custom-agent'] },
    ...{ text, fingerprint: createHash('sha256').update(text).digest('hex'), problems, body },
  };
}

/** A template whose file is longer than one is read. */
export function tooLong(
  one: Pick<Template, 'name' | 'from' | 'edited'>,
): Template & { readonly body: string } {
  return { ...readTemplate(one, ''), problems: ['too-long'] };
}

/** Null where it is no YAML, or no list of names and values. */
function valuesOf(yaml: string): Readonly<Record<string, unknown>> | null {
  const document = parseDocument(yaml, { logLevel: 'silent', schema: 'failsafe' });
  if (document.errors.length > 0) return null;
  try {
    return (
      z
        .record(z.string(), z.unknown())
        .nullable()
        .parse(document.toJS({ maxAliasCount: 10 })) ?? {}
    );
  } catch {
    return null;
  }
}
