import { displayPath } from './display-path';
import { assertNever } from './result';
import type { NoSandbox, SandboxStep } from './sandbox';

/**
 * Why a session cannot have a sandbox here, and what to do about it. `command`: what of the advice is to be run; `lead`: the
 * words before it.
 */
export function describeNoSandbox(none: NoSandbox): {
  readonly detail: string;
  readonly advice: string | null;
  readonly lead: string | null;
  readonly command: string | null;
} {
  const { detail, lead, step } = wordsOf(none);
  const command = step && STEPS[step];
  return { detail, advice: command ? `${lead} ${command}` : lead, lead, command };
}

type Words = { readonly detail: string; readonly lead: string | null; readonly step: SandboxStep | null };

function wordsOf({ why, detail, step: known }: NoSandbox): Words {
  const step = known ?? null;
  switch (why) {
    case 'local':
      return {
        detail: 'A local session works in your workspace with your own rights, so it has no sandbox.',
        lead: 'Start it as a background session.',
        step: null,
      };
    case 'path-missing':
      return {
        detail: `There is no ${displayPath(detail)} to allow.`,
        lead: 'Check the path.',
        step: null,
      };
    case 'path-held':
      return {
        detail: `A sandbox cannot be allowed ${displayPath(detail)}: it has to do with Understory’s own data, with the repository, or with another path that may be written.`,
        lead: 'Allow a folder that holds nothing else.',
        step: null,
      };
    case 'other-system':
      return {
        detail:
          detail === 'darwin'
            ? 'Sandboxes are made on Linux only so far. One for macOS is written, but was not run yet, so it is not offered.'
            : 'Sandboxes are made on Linux only so far.',
        lead: null,
        step: null,
      };
    case 'not-installed': {
      const said = 'A sandbox cannot be made: bubblewrap is not installed.';
      return {
        detail: said,
        lead: step ? 'Install bubblewrap with:' : 'Install the package “bubblewrap”.',
        step,
      };
    }
    case 'not-allowed': {
      const said = `The system does not let bubblewrap make a sandbox: ${displayPath(detail)}`;
      return { detail: said, lead: step ? 'Allow sandboxes with:' : ASK_ADMINISTRATOR, step };
    }
    default:
      return assertNever(why);
  }
}

const ASK_ADMINISTRATOR =
  'Ask whoever looks after this system whether programs may make user namespaces. In a container, it is the container that decides.';

/** Each as one line for a shell. What it changes lasts over a restart. */
const STEPS: Readonly<Record<SandboxStep, string>> = {
  apt: 'sudo apt install bubblewrap',
  dnf: 'sudo dnf install bubblewrap',
  pacman: 'sudo pacman -S bubblewrap',
  zypper: 'sudo zypper install bubblewrap',
  apk: 'sudo apk add bubblewrap',
  // Ubuntu 24.04 and later keep ordinary programs from making user namespaces; a profile for bubblewrap lets it.
  apparmor:
    'sudo apt install apparmor-profiles && sudo ln -s /usr/share/apparmor/extra-profiles/bwrap-userns-restrict /etc/apparmor.d/ && sudo systemctl reload apparmor',
  'switched-off':
    'echo kernel.unprivileged_userns_clone=1 | sudo tee /etc/sysctl.d/60-user-namespaces.conf && sudo sysctl --system',
  'none-allowed':
    'echo user.max_user_namespaces=15000 | sudo tee /etc/sysctl.d/60-user-namespaces.conf && sudo sysctl --system',
};
