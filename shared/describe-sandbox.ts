import { displayPath } from './display-path';
import { assertNever } from './result';
import type { NoSandbox } from './sandbox';

/** Why a session cannot have a sandbox here, and what to do about it; `command`: what of the advice is to be run. */
export function describeNoSandbox({ why, detail }: NoSandbox): {
  detail: string;
  advice: string | null;
  command: string | null;
} {
  switch (why) {
    case 'local':
      return {
        detail: 'A local session works in your workspace with your own rights, so it has no sandbox.',
        advice: 'Start it as a background session.',
        command: null,
      };
    case 'path-missing':
      return {
        detail: `There is no ${displayPath(detail)} to allow.`,
        advice: 'Check the path.',
        command: null,
      };
    case 'path-held':
      return {
        detail: `A sandbox cannot be allowed ${displayPath(detail)}: it has to do with Understory’s own data, with the repository, or with another path that may be written.`,
        advice: 'Allow a folder that holds nothing else.',
        command: null,
      };
    case 'other-system':
      return {
        detail:
          detail === 'darwin'
            ? 'Sandboxes are made on Linux only so far. One for macOS is written, but was not run yet, so it is not offered.'
            : 'Sandboxes are made on Linux only so far.',
        advice: null,
        command: null,
      };
    case 'not-installed':
      return {
        detail: 'A sandbox cannot be made: bubblewrap is not installed.',
        advice: `Install it, on Debian and Ubuntu with: ${INSTALL}`,
        command: INSTALL,
      };
    case 'not-allowed':
      return {
        detail: `The system does not let bubblewrap make a sandbox: ${displayPath(detail)}`,
        advice: `On Ubuntu 24.04 or later, allow it with: ${ALLOW}. Elsewhere, check with your administrator that user namespaces are on: sysctl user.max_user_namespaces`,
        command: ALLOW,
      };
    default:
      return assertNever(why);
  }
}

const INSTALL = 'sudo apt install bubblewrap';

/** Ubuntu 24.04 and later keep ordinary programs from making user namespaces; a profile for bubblewrap lets it. */
const ALLOW =
  'sudo apt install apparmor-profiles && sudo ln -s /usr/share/apparmor/extra-profiles/bwrap-userns-restrict /etc/apparmor.d/ && sudo systemctl reload apparmor';
