import type { RefusalOf } from '#shared/refusals';
import { ok, refuse } from '#shared/result';
import type { Caller } from '#shared/through';
import type { ProgramTrust } from '#shared/trust';
import { folderIdentity } from '../folder-identity';
import { commonDirectory, openRepository, readSettings } from '../git';
import type { CoreHandlers } from '../handlers';
import type { Clock } from '../ports';
import { workspaceTrouble } from '../workspace-pin';
import { askedIn, contentFilters } from './asked-in';
import { fingerprintOf, forgetTrusted, writeTrusted } from './trusted-programs';

type Verbs = CoreHandlers['trust'];

/**
 * The verbs about what a repository would have Understory run, and what of it the user lets run.
 *
 * @param onChange hears of workspaces in which something else may run now, and who said so
 */
export function createPrograms({
  home,
  clock,
  onChange,
}: {
  readonly home: string;
  readonly clock: Clock;
  readonly onChange: (path: string, allowed: boolean, by: Caller | undefined) => void;
}): Verbs {
  const show: Verbs['show'] = async ({ path }) => {
    const trouble = await workspaceTrouble(home, path);
    if (trouble) return refuse(trouble);
    return ok(await askedOf(home, path));
  };
  return {
    show,
    async allow({ path, fingerprint }, _signal, caller) {
      const found = await show({ path });
      if (!found.ok) return found;
      const { settings } = found.value;
      if (found.value.fingerprint !== fingerprint) return refuse({ code: 'programs-changed', path });
      const commonDir = await commonDirectory(openRepository(path));
      const folder = (await folderIdentity(commonDir)) ?? undefined;
      const trusted = { commonDir, folder, settings, at: clock.now().toISOString() };
      const not = await notKept(home, settings.length > 0 ? writeTrusted(home, trusted) : Promise.resolve());
      if (not) return refuse(not);
      onChange(path, true, caller);
      return show({ path });
    },
    async revoke({ path }, _signal, caller) {
      const trouble = await workspaceTrouble(home, path);
      if (trouble) return refuse(trouble);
      const not = await notKept(home, forgetTrusted(home, await commonDirectory(openRepository(path))));
      if (not) return refuse(not);
      onChange(path, false, caller);
      return show({ path });
    },
  };
}

/** Why it could not be written down; null when it was. */
async function notKept(
  home: string,
  writing: Promise<void>,
): Promise<RefusalOf<'disk-full' | 'not-writable'> | null> {
  try {
    await writing;
    return null;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') return { code: 'disk-full', path: home };
    if (['EACCES', 'EPERM', 'EROFS'].includes(code))
      return { code: 'not-writable', path: home, reason: message };
    throw error;
  }
}

/** What has to be asked about in a workspace, as its configuration is now. */
async function askedOf(home: string, path: string): Promise<ProgramTrust> {
  const git = openRepository(path);
  const [commonDir, settings] = await Promise.all([commonDirectory(git), readSettings(git)]);
  const { asked, trusted } = await askedIn(home, { workspace: path, commonDir }, contentFilters(settings));
  const fingerprint = fingerprintOf(asked);
  const state =
    asked.length === 0
      ? 'none'
      : trusted === null
        ? 'not-trusted'
        : fingerprintOf(trusted.settings) === fingerprint
          ? 'trusted'
          : 'changed';
  return { path, fingerprint, settings: [...asked], state };
}
