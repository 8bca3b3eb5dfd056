import { z } from 'zod';

/** Values of data files, of which whoever writes them by hand makes numbers, texts or nothing. */

export const Text = z
  .union([z.string(), z.number().transform(String)])
  .catch('')
  .default('');

/** An id: a text or a number; null where there is none. */
export const Name = Text.transform((text) => text.trim().slice(0, 150) || null);

const Item = z.union([z.string(), z.number().transform(String)]);

/** A list of texts; one alone is a list of one, and whatever is no text is left out. */
export const Texts = z
  .union([z.array(z.unknown()), z.string(), z.number()])
  .catch([])
  .default([])
  .transform((said) =>
    (Array.isArray(said) ? said : [said]).flatMap((item) => {
      const text = Item.safeParse(item).data?.trim() ?? '';
      return text === '' ? [] : [text];
    }),
  );
