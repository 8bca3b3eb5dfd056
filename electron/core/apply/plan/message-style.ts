import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { environmentSettings, type GitSetting, readPlainFile, readSettings } from '../../git/index';
import { asAccepted } from '../../shared-state/index';
import type { Workspace } from '../../writing/index';

/** What the user's configuration says of how commit messages look. Nothing of it runs a program. */
export type MessageStyle = {
  /** Text of `commit.template` without its comments; empty: there is none. */
  readonly template: string;
  /** Between a trailer's name and its value. */
  readonly separator: string;
  /** How trailers are spelled, by their names in lower case. */
  readonly keys: ReadonlyMap<string, string>;
};

export const PLAIN_STYLE: MessageStyle = { template: '', separator: ':', keys: new Map() };

/** The longest template, in bytes. */
const LONGEST = 1 << 16;

/**
 * Reads `commit.template` and `trailer.*`. What a turn changed in the repository's configuration and the user did not
 * accept does not count, and neither do commands of trailers: no program runs for a message.
 */
export async function readMessageStyle({
  git,
  root,
  unaccepted,
}: Pick<Workspace, 'git' | 'root' | 'unaccepted'>): Promise<MessageStyle> {
  const found = (await readSettings(git)).filter(({ scope }) => scope !== 'command');
  const settings = [...asAccepted(found, unaccepted), ...environmentSettings()];
  const last = (key: string) => settings.findLast((setting) => setting.key === key)?.value ?? null;
  const comment = last('core.commentstring') ?? last('core.commentchar') ?? 'auto';
  const template = await readTemplate(last('commit.template'), root);
  return {
    template: withoutComments(template, comment === 'auto' ? '#' : comment),
    separator: last('trailer.separators')?.trim()[0] ?? ':',
    keys: keysIn(settings),
  };
}

async function readTemplate(value: string | null, root: string): Promise<string> {
  if (!value) return '';
  const path = value.startsWith('~/') ? join(homedir(), value.slice(2)) : value;
  const file = isAbsolute(path) ? path : join(root, path);
  const read = await readPlainFile(file, { most: LONGEST, follow: true }).catch(() => null);
  return read?.bytes.toString('utf8').replaceAll('\0', '') ?? '';
}

function withoutComments(text: string, comment: string): string {
  return text
    .split(/\r\n?|\n/)
    .filter((line) => !line.startsWith(comment))
    .join('\n')
    .trim();
}

function keysIn(settings: readonly GitSetting[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const { key, value } of settings) {
    const name = /^trailer\.(.+)\.key$/.exec(key)?.[1];
    if (name && value && /^[\w-]+$/.test(value)) keys.set(name.toLowerCase(), value);
  }
  return keys;
}
