import { parse } from 'yaml';
import { z } from 'zod';
import { TemplateKind, type TemplateName } from '#shared/specialised';

/** What a session on a result is begun by. */
export type Template = {
  readonly name: TemplateName;
  readonly title: string;
  readonly description: string | null;
  readonly kind: TemplateKind;
  /** What it wants the session to run as; null: nothing in particular. */
  readonly agent: string | null;
  readonly model: string | null;
  readonly customAgent: string | null;
  readonly body: string;
};

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

const Head = z
  .object({
    name: Words(100),
    description: Words(500),
    kind: TemplateKind.catch('work'),
    agent: Words(100),
    model: Words(200),
    'custom-agent': Words(200),
  })
  .catch({ name: null, description: null, kind: 'work', agent: null, model: null, 'custom-agent': null });

/** Reads a template's file: front matter, which is YAML, and the prompt under it. What is not understood is left out. */
export function readTemplate(name: TemplateName, text: string): Template {
  const found = HEAD.exec(text);
  const head = Head.parse(valuesOf(found?.[1] ?? ''));
  return {
    ...{ name, title: head.name ?? name, description: head.description, kind: head.kind },
    ...{ agent: head.agent, model: head.model, customAgent: head['custom-agent'] },
    body: (found ? text.slice(found[0].length) : text).trim(),
  };
}

function valuesOf(yaml: string): unknown {
  try {
    return parse(yaml, { schema: 'failsafe', logLevel: 'silent', maxAliasCount: 10 });
  } catch {
    return null;
  }
}
