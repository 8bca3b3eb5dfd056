import { homedir } from 'node:os';
import { join } from 'node:path';
import { environmentSettings, type GitSetting } from '../git';
import type { FoundChange } from './compare-shared-states';
import { readConfigText, valuesByKey } from './config-text';
import { includedPath } from './included-path';
import { lookAtFile, textOf } from './look-at-file';

/** A setting of the repository that was changed during a turn and not accepted: its values before and after. */
export type UnacceptedSetting = {
  /** Absolute path of the configuration file. */
  readonly file: string;
  readonly key: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
};

const MOST_INCLUDES = 30;

/** The settings among changes, with those of files that are included only since. */
export async function settingsOf(changes: readonly FoundChange[]): Promise<UnacceptedSetting[]> {
  const settings: UnacceptedSetting[] = [];
  for (const { detail } of changes) {
    if (detail.kind !== 'setting') continue;
    const { key, before, after, path } = detail;
    settings.push({ file: path, key, before, after });
    if (!isInclude(key)) continue;
    const added = after.filter((value) => !before.includes(value));
    for (const [name, values] of await includedValues(added.map((value) => includedPath(path, value))))
      settings.push({ file: path, key: name, before: [], after: values });
  }
  return settings;
}

async function includedValues(files: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const waiting = [...files];
  const seen = new Set<string>();
  for (let path = waiting.shift(); path !== undefined && seen.size < MOST_INCLUDES; path = waiting.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const look = lookAtFile(path, { follow: true });
    for (const [key, values] of valuesByKey(readConfigText(textOf(look)))) {
      found.set(key, [...(found.get(key) ?? []), ...values]);
      if (isInclude(key)) waiting.push(...values.map((value) => includedPath(path, value)));
    }
  }
  return found;
}

function isInclude(key: string): boolean {
  return /^include(if\..*)?\.path$/s.test(key);
}

/**
 * Settings in the order of Git, as if what is not accepted had not been changed. What somebody has set otherwise since
 * counts: it is not what the turn left.
 */
export function asAccepted(
  settings: readonly GitSetting[],
  unaccepted: readonly UnacceptedSetting[],
): GitSetting[] {
  let accepted = [...settings];
  // The newest change was made on top of the others.
  for (const { file, key, before, after } of unaccepted.toReversed()) {
    const isLocal = ({ scope }: GitSetting) => scope === 'local' || scope === 'worktree';
    const now = accepted
      .filter((setting) => isLocal(setting) && setting.key === key)
      .map(({ value }) => value);
    const added = without(after, before);
    const removed = without(before, after);
    if (without(added, now).length > 0 || (removed.length > 0 && without(removed, now).length === 0))
      continue;
    const gone = [...added];
    accepted = accepted.filter((setting) => {
      const index = isLocal(setting) && setting.key === key ? gone.indexOf(setting.value) : -1;
      if (index !== -1) gone.splice(index, 1);
      return index === -1;
    });
    // After everything global and before what our own calls set.
    const place = accepted.findIndex(({ scope }) => scope === 'command');
    const restored = removed.map((value): GitSetting => ({ scope: 'local', file, key, value }));
    accepted.splice(place === -1 ? accepted.length : place, 0, ...restored);
  }
  return accepted;
}

/** The elements of a list that another one has not, each as often as it is there more. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return list.filter((value) => {
    const index = left.indexOf(value);
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
}

/** Settings that our calls on the user's own side obey; all others we switch off or do not use. */
const OBEYED =
  /^((user|author|committer|gpg|i18n|filter)\..*|commit\.gpgsign|core\.(autocrlf|eol|filemode|symlinks|ignorecase|precomposeunicode|attributesfile|excludesfile|bare|sparsecheckout|trustctime|checkstat|commentchar))$/s;

/** What Git does without such a setting; for any other, an empty value. */
const UNSET: Readonly<Record<string, string>> = {
  'core.autocrlf': 'false',
  'core.eol': 'native',
  'core.filemode': 'true',
  'core.symlinks': 'true',
  'core.ignorecase': 'false',
  'core.precomposeunicode': 'false',
  'core.attributesfile': join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'git', 'attributes'),
  'core.excludesfile': join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'git', 'ignore'),
  'core.bare': 'false',
  'core.sparsecheckout': 'false',
  'core.trustctime': 'true',
  'core.checkstat': 'default',
  'core.commentchar': '#',
  'user.useconfigonly': 'false',
  'gpg.format': 'openpgp',
  'gpg.mintrustlevel': 'undefined',
  'commit.gpgsign': 'false',
  'i18n.commitencoding': 'UTF-8',
  'i18n.logoutputencoding': 'UTF-8',
};

/** Settings for a call of ours that make it obey only what is accepted. */
export function overlayOf(
  settings: readonly GitSetting[],
  unaccepted: readonly UnacceptedSetting[],
): Record<string, string> {
  const accepted = asAccepted(settings, unaccepted);
  const given = new Set(environmentSettings().map((setting) => setting.key));
  const overlay: Record<string, string> = {};
  for (const key of new Set(unaccepted.map((setting) => setting.key))) {
    // What the user's own environment says wins over every file.
    if (!OBEYED.test(key) || given.has(key)) continue;
    const last = (from: readonly GitSetting[]) => from.findLast((setting) => setting.key === key)?.value;
    const [now, then] = [last(settings), last(accepted)];
    if (now !== then) overlay[key] = then ?? UNSET[key] ?? (key.endsWith('.required') ? 'false' : '');
  }
  return overlay;
}
