import type { ProgramSetting } from '#shared/trust';
import {
  type FilterTrust,
  filterOf,
  type GitSetting,
  isFilterCommand,
  type RunsIn,
  type VettedSetting,
  whereToRun,
} from '../git';
import { askedIn } from './asked-in';
import { filesInCommand } from './files-in-command';
import { isUnchanged } from './named-programs';
import type { RepositoryFolders } from './repository-folders';
import { fingerprintOf } from './trusted-programs';

/**
 * Whose programs count as content filters in a working tree. The user's own do, for all repositories. What has to be
 * asked about counts in the workspace while it is just what was trusted. In a session's worktree it is what was trusted
 * that counts, whatever the repository's configuration says by now: the session's agent can write that.
 *
 * @param home the data folder
 */
export function filterTrust(
  home: string,
  folders: RepositoryFolders,
  tree: 'workspace' | 'worktree',
): FilterTrust {
  return async (filters) => {
    const { own, asked, trusted } = await askedIn(home, folders, filters);
    const counting = own.map((setting) => placed(setting, whereToRun(setting.value)));
    const known = trusted?.settings ?? [];
    if (tree === 'workspace') {
      const isTrusted = asked.length === 0 || fingerprintOf(asked) === fingerprintOf(known);
      return isTrusted
        ? { counting: [...counting, ...asked.map(asTrusted)], untrusted: [] }
        : { counting, untrusted: asked };
    }
    if (!(await isUnchanged(known, folders))) return { counting, untrusted: known };
    const names = new Set(known.map(({ key }) => filterOf(key)));
    const untrusted = asked.filter(({ key }) => !names.has(filterOf(key)));
    return { counting: [...counting, ...known.map(asTrusted)], untrusted };
  };
}

function asTrusted({ key, value, file, runs }: ProgramSetting): VettedSetting {
  const ofRepository = runs.length > 0 || filesInCommand(value).asksWhere;
  return {
    ...placed({ scope: 'local', file, key, value }, ofRepository ? 'workspace' : whereToRun(value)),
    ...(runs.length > 0 ? { runs: runs.map(({ path }) => path) } : {}),
  };
}

function placed(setting: GitSetting, runsIn: RunsIn): VettedSetting {
  return isFilterCommand(setting.key) ? { ...setting, runsIn } : setting;
}
