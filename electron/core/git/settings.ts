import { resolve } from 'node:path';
import { inheritedSettings } from '../process';
import type { Git } from './git';
import { pathFromBytes, splitZ } from './path-bytes';

export type GitSetting = {
  readonly scope: 'system' | 'global' | 'local' | 'worktree' | 'command';
  /** Absolute path of the file it stands in; null when it stands in none. */
  readonly file: string | null;
  /** Section and name in lower case, a subsection as written. */
  readonly key: string;
  readonly value: string;
};

/** All settings in force for `git`, those included by condition too, in the order Git reads them: a later one wins. */
export async function readSettings(git: Git): Promise<GitSetting[]> {
  const args = ['config', '--list', '-z', '--show-scope', '--show-origin', '--includes'];
  return parseSettings(await git.run(args), git.dir);
}

/** The settings that the user gave by the environment, as {@link readSettings} gives settings. */
export function environmentSettings(): GitSetting[] {
  return inheritedSettings(process.env).map(({ key, value }) => ({
    scope: 'command',
    file: null,
    // All but a subsection is in lower case.
    key: key.replace(/^[^.]*|[^.]*$/g, (part) => part.toLowerCase()),
    value,
  }));
}

/**
 * Reads `config --list -z --show-scope --show-origin`: a scope, an origin, then the name and after a line end the value.
 *
 * @param dir what relative paths of files start from
 */
export function parseSettings(output: Buffer, dir: string): GitSetting[] {
  const fields = splitZ(output);
  const settings: GitSetting[] = [];
  for (let index = 0; index + 2 < fields.length; index += 3) {
    const scope = fields[index]?.toString('latin1') as GitSetting['scope'];
    const origin: string = pathFromBytes(fields[index + 1] ?? Buffer.alloc(0));
    const text: string = pathFromBytes(fields[index + 2] ?? Buffer.alloc(0));
    const cut = text.indexOf('\n');
    settings.push({
      scope,
      file: origin.startsWith(FILE) ? resolve(dir, origin.slice(FILE.length)) : null,
      key: cut === -1 ? text : text.slice(0, cut),
      value: cut === -1 ? 'true' : text.slice(cut + 1),
    });
  }
  return settings;
}

const FILE = 'file:';

/** As Git reads a yes or no: words, or a number that is not 0. False for a setting that is not there. */
export function isTrue(value: string | null): boolean {
  const text = value?.trim().toLowerCase() ?? '';
  return (
    ['true', 'yes', 'on'].includes(text) || (/^[-+]?\d+[kmg]?$/.test(text) && !/^[-+]?0+[kmg]?$/.test(text))
  );
}
