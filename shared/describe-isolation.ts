import type { PermissionPolicy } from './events';
import type { Isolation, UsualIsolation } from './sandbox';
import type { UsualPermissions } from './usual-choices';

/** The two levels as they are offered, with what each means. */
export const ISOLATIONS: readonly { value: Isolation; label: string; detail: string }[] = [
  {
    value: 'sandbox',
    label: 'Sandbox',
    detail: 'It changes only its worktree and a home of its own, and asks before it reaches other hosts',
  },
  {
    value: 'none',
    label: 'No sandbox',
    detail: 'It runs with your own rights: it can read, change and reach what you can',
  },
];

/** The same for the settings, where it can be left to the system. */
export const USUAL_ISOLATIONS: readonly { value: UsualIsolation; label: string; detail: string }[] = [
  {
    value: 'auto',
    label: 'Automatic',
    detail: 'A sandbox on systems that Understory makes them on, which is Linux so far',
  },
  ...ISOLATIONS,
];

/** What may be answered when an agent asks, with what that means for what holds it. */
export function permissionChoices(
  isolation: Isolation,
): readonly { value: PermissionPolicy; label: string; detail: string }[] {
  const inside = isolation === 'sandbox';
  return [
    {
      value: 'ask',
      label: 'Ask',
      detail: inside
        ? 'The agent asks before commands and edits it wants allowed, though the sandbox holds it'
        : 'The agent asks before commands and edits it wants allowed',
    },
    {
      value: 'allow',
      label: 'Allow all',
      detail: inside
        ? 'It works inside its sandbox without asking; other hosts are still asked about'
        : 'Every request is allowed without asking',
    },
    {
      value: 'deny',
      label: 'Deny all',
      detail: inside
        ? 'Every request is denied without asking, other hosts too'
        : 'Every request is denied without asking',
    },
  ];
}

/** The same for the settings. */
export const USUAL_PERMISSIONS: readonly { value: UsualPermissions; label: string; detail?: string }[] = [
  {
    value: 'auto',
    label: 'Automatic',
    detail: 'Allow in a sandbox, which holds the agent anyway; ask without one',
  },
  { value: 'ask', label: 'Ask me' },
  { value: 'allow', label: 'Allow without asking' },
  { value: 'deny', label: 'Deny without asking' },
];

export function isolationLabel(isolation: Isolation): string {
  return isolation === 'sandbox' ? 'Sandbox' : 'No sandbox';
}

/** What holds an agent that is asked nothing; null for one that is asked. */
export function unaskedWords(permissions: PermissionPolicy, isolation: Isolation): string | null {
  if (permissions !== 'allow') return null;
  return isolation === 'sandbox'
    ? 'You are not asked before it works, but the sandbox holds it: it changes only its worktree and a home of its own, and a host that nobody allowed is still asked about.'
    : 'You are not asked before it works, and nothing holds it: it can run any command, change or delete any file of yours, and send what it reads anywhere.';
}

/** What a session's sandbox lets through, by what it is about. */
export const SANDBOX_LINES: readonly { about: string; says: string }[] = [
  {
    about: 'Changes',
    says: 'Its worktree, a home of its own that lasts as long as the session, and its own temporary files.',
  },
  {
    about: 'Reads',
    says: 'Programs and libraries of the system, the tools on your search path, packages in the caches of npm, Cargo, Go, Gradle and Maven unless you switched that off, what goes with your prompts, and a copy of what its agent is configured and logs in with. Not your home, your workspace or other sessions.',
  },
  {
    about: 'Git',
    says: 'A Git folder of its own, with your commits, branches and tags to read. What it commits on its branch is checked and comes back to the repository; nothing else does.',
  },
  {
    about: 'Reaches',
    says: 'Where its agent’s models are, what you set up yourself, and the hosts that you allowed. Any other host is asked about.',
  },
  { about: 'Runs', says: 'Its own processes; it sees and ends no others of yours.' },
];

/** What it means to have none. */
export const NO_SANDBOX_LINES: readonly { about: string; says: string }[] = [
  {
    about: 'Your own rights',
    says: 'The agent and all that it starts can read, change and delete what you can, and reach what you can. It is told to work in its folder, and you are asked as its permissions say; the system does not keep it there.',
  },
];
