import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretKeeper } from '../ports';

/** As good as plain text, but not the text: a secret that is searched for must not be found in what it keeps. */
export const TEST_KEEPER: SecretKeeper = {
  available: () => true,
  seal: (text) => Buffer.from(text).toString('base64'),
  open: (sealed) => Buffer.from(sealed, 'base64').toString(),
};

/** All that lies in a folder, as one text. */
export async function everythingIn(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile())
    .map((file) => readFile(join(file.parentPath, file.name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
}
