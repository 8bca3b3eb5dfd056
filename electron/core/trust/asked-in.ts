import type { GitSetting } from '../git';
import { asAccepted, unacceptedSettings } from '../shared-state';
import { type DividedFilters, divideFilters } from './named-programs';
import { type RepositoryFolders, realPathOf } from './repository-folders';
import { readTrusted, type Trusted } from './trusted-programs';

/** The settings of content filters among those in force, but for what our own calls set. */
export function contentFilters(settings: readonly GitSetting[]): GitSetting[] {
  return settings.filter(({ scope, key }) => scope !== 'command' && key.startsWith('filter.'));
}

/**
 * Divides the content filters' settings in force, as if what turns changed in them, and the user did not accept, had not
 * been changed: nobody is asked to trust what is not even accepted. `trusted`: what was trusted until now.
 */
export async function askedIn(
  home: string,
  folders: RepositoryFolders,
  filters: readonly GitSetting[],
): Promise<DividedFilters & { readonly trusted: Trusted | null }> {
  const commonDir = await realPathOf(folders.commonDir);
  const [unaccepted, trusted] = await Promise.all([
    unacceptedSettings(home, commonDir),
    readTrusted(home, commonDir),
  ]);
  const accepted = unaccepted.length > 0 ? asAccepted(filters, unaccepted) : filters;
  return { ...(await divideFilters(accepted, folders)), trusted };
}
