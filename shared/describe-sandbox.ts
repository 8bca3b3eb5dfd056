import { displayPath } from './display-path';
import { assertNever } from './result';
import type { NoSandbox } from './sandbox';

/** Why sessions cannot have sandboxes here, and what to do about it. */
export function describeNoSandbox({ why, detail }: NoSandbox): { detail: string; advice: string | null } {
  switch (why) {
    case 'local':
      return {
        detail: 'A local session works in your workspace with your own rights, so it has no sandbox.',
        advice: 'Start it as a background session.',
      };
    case 'path-missing':
      return { detail: `There is no ${displayPath(detail)} to allow.`, advice: 'Check the path.' };
    case 'path-held':
      return {
        detail: `A sandbox cannot be allowed ${displayPath(detail)}: it has to do with Understory’s own data, with the repository, or with another path that may be written.`,
        advice: 'Allow a folder that holds nothing else.',
      };
    case 'other-system':
      return {
        detail: 'Sandboxes are made on Linux only so far. Agents run with your own rights.',
        advice: null,
      };
    case 'not-installed':
      return {
        detail: 'Bubblewrap is not installed, so agents run with your own rights.',
        advice: 'Install it, on Debian and Ubuntu with: sudo apt install bubblewrap',
      };
    case 'not-allowed':
      return {
        detail: `The system does not let bubblewrap make a sandbox: ${displayPath(detail)}`,
        advice: NAMESPACES,
      };
    default:
      return assertNever(why);
  }
}

/** Ubuntu 24.04 and later keep ordinary programs from making user namespaces; a profile for bubblewrap lets it. */
const NAMESPACES =
  'On Ubuntu 24.04 or later, allow it with: sudo apt install apparmor-profiles && sudo ln -s /usr/share/apparmor/extra-profiles/bwrap-userns-restrict /etc/apparmor.d/ && sudo systemctl reload apparmor. Elsewhere, check with your administrator that user namespaces are on: sysctl user.max_user_namespaces';
