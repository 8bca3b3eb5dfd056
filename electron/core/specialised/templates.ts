import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BuiltInTemplate, TemplateName } from '#shared/specialised';
import type { Template } from './read-template';

/** The template of a name; null when there is none. */
export async function findTemplate(resources: string, name: TemplateName): Promise<Template | null> {
  const known = BuiltInTemplate.options.find((one) => one === name);
  if (!known) return null;
  // Its parser takes long to evaluate: not at the start of the app.
  const { readTemplate } = await import('./read-template');
  return readTemplate(
    TemplateName.parse(known),
    await readFile(join(resources, 'templates', `${known}.md`), 'utf8'),
  );
}
