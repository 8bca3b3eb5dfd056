import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PromptFile, PromptGiven } from '../../agents/agent';

export const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
export const NOTE = 'The note says quintuple.';

/** A picture and a text that go with a prompt, as they lie in a folder. */
export async function attachedIn(folder: string): Promise<PromptGiven> {
  const file = async (name: string, type: PromptFile['type'], content: Buffer): Promise<PromptFile> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return { name, type, bytes: content.length, path, content: async () => content };
  };
  return {
    links: [],
    files: [
      await file('picture.png', 'image/png', Buffer.from(PICTURE, 'base64')),
      await file('note.txt', 'text/plain', Buffer.from(NOTE)),
    ],
  };
}
