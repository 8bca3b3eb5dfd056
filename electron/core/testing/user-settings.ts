import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { TestRepo } from './test-repo';

/** The user's own configuration for all repositories, as our Git calls find it until the test ends. */
export type UserSettings = {
  /** Folder that holds the files of it. */
  readonly folder: string;
  /** Writes a file beside it, such as one to be included, and answers its path. */
  file(name: string, text: string): Promise<string>;
};

/** Puts `text` in the place of `~/.gitconfig`. `{folder}` in it stands for the folder that `files` are written to. */
export async function userSettings(
  { parent }: TestRepo,
  text: string,
  files: Readonly<Record<string, string>> = {},
): Promise<UserSettings> {
  const folder = await mkdtemp(join(parent, 'user-'));
  const file = async (name: string, content: string) => {
    const path = join(folder, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, content.replaceAll('{folder}', folder));
    return path;
  };
  for (const [name, content] of Object.entries(files)) await file(name, content);
  vi.stubEnv('GIT_CONFIG_GLOBAL', await file('gitconfig', text));
  vi.stubEnv('XDG_CONFIG_HOME', folder);
  return { folder, file };
}
