import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretKeeper } from '../ports';
import { isMissing } from '../shared-state/is-missing';

/** As good as plain text, but not the text: a secret that is searched for must not be found in what it keeps. */
export const TEST_KEEPER: SecretKeeper = {
  available: () => true,
  seal: (text) => Buffer.from(text).toString('base64'),
  open: (sealed) => Buffer.from(sealed, 'base64').toString(),
};

/**
 * All that lies in a folder, as one text.
 * What is at work there renames its files: when a listed one is gone, its text has another name, and the folder is
 * listed again.
 */
export async function everythingIn(folder: string): Promise<string> {
  for (;;) {
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) =>
      file.isFile(),
    );
    const texts = await Promise.all(files.map((file) => textOf(join(file.parentPath, file.name))));
    if (!texts.includes(undefined)) return texts.join('\n');
  }
}

/** The bytes of a file as text, or undefined when it is gone. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'latin1');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
