import { inheritedSettings } from '../process';
import type { Git } from './git';
import { pathFromBytes, splitZ } from './path-bytes';

export type GitSetting = {
  readonly scope: 'system' | 'global' | 'local' | 'worktree' | 'command';
  /** Section and name in lower case, a subsection as written. */
  readonly key: string;
  readonly value: string;
};

/** The settings in force whose name begins as given, in the order Git reads them: a later one wins. */
export async function readSettings(git: Git, prefix: string): Promise<GitSetting[]> {
  const all = parseSettings(await git.run(['config', '--list', '-z', '--show-scope', '--includes']));
  return all.filter((setting) => setting.key.startsWith(prefix));
}

/** The settings that the user gave by the environment, as {@link readSettings} gives settings. */
export function environmentSettings(): GitSetting[] {
  return inheritedSettings(process.env).map(({ key, value }) => ({
    scope: 'command',
    // All but a subsection is in lower case.
    key: key.replace(/^[^.]*|[^.]*$/g, (part) => part.toLowerCase()),
    value,
  }));
}

/** Reads `config --list -z --show-scope`: a scope, then the name and after a line end the value. */
export function parseSettings(output: Buffer): GitSetting[] {
  const fields = splitZ(output);
  const settings: GitSetting[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const scope = fields[index]?.toString('latin1') as GitSetting['scope'];
    const text: string = pathFromBytes(fields[index + 1] ?? Buffer.alloc(0));
    const cut = text.indexOf('\n');
    settings.push({
      scope,
      key: cut === -1 ? text : text.slice(0, cut),
      value: cut === -1 ? 'true' : text.slice(cut + 1),
    });
  }
  return settings;
}
