import { z } from 'zod';

/** Pieces that the records of several tools are made of. */

/** A field that may be missing, and counts as missing where it is of another kind than expected. */
export const text = z.string().optional().catch(undefined);

/** A moment as ISO 8601, from whatever a tool writes; null: none. */
export function momentFrom(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** Any object. */
export const Fields = z.record(z.string(), z.unknown());
export type Fields = z.infer<typeof Fields>;

/** An object's fields; none of anything else. */
export function fieldsOf(value: unknown): Fields {
  return Fields.safeParse(value).data ?? {};
}

/** A field that is a text; null: it is not. */
export function textIn(fields: Fields, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (typeof value === 'string') return value;
  }
  return null;
}

/** What a message holds as text: itself, or the text of its blocks. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((block: unknown) => (typeof block === 'string' ? block : (textIn(fieldsOf(block), 'text') ?? '')))
    .filter(Boolean)
    .join('\n');
}
