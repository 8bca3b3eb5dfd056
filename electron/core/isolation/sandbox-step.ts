import { readFileSync } from 'node:fs';
import type { SandboxStep } from '#shared/sandbox';

/** What installs packages, by the names that `/etc/os-release` has for a system and for those that it is like. */
const INSTALLERS: Readonly<Record<string, SandboxStep>> = {
  debian: 'apt',
  ubuntu: 'apt',
  fedora: 'dnf',
  rhel: 'dnf',
  centos: 'dnf',
  arch: 'pacman',
  suse: 'zypper',
  opensuse: 'zypper',
  sles: 'zypper',
  alpine: 'apk',
};

/** Restrictions of the kernel that keep bubblewrap from making a sandbox, by the file that tells of each and what it says then. */
const RESTRICTIONS: readonly (readonly [file: string, says: string, step: SandboxStep])[] = [
  ['proc/sys/user/max_user_namespaces', '0', 'none-allowed'],
  ['proc/sys/kernel/unprivileged_userns_clone', '0', 'switched-off'],
  ['proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1', 'apparmor'],
];

/** How bubblewrap is installed here; undefined where that is not known. `root`: what the system's files lie in. */
export function stepToInstall(root = '/'): SandboxStep | undefined {
  const text = read(`${root}etc/os-release`) || read(`${root}usr/lib/os-release`);
  const names = [...text.matchAll(/^(ID|ID_LIKE)=(.*)$/gm)]
    // Its own name says more than what it is like.
    .sort(([, one = ''], [, other = '']) => one.length - other.length)
    .flatMap(([, , value = '']) =>
      value
        .replace(/["']/g, '')
        .trim()
        .split(/[\s-]+/),
    );
  return names.map((name) => (Object.hasOwn(INSTALLERS, name) ? INSTALLERS[name] : undefined)).find(Boolean);
}

/** What has to be allowed for bubblewrap here; undefined where nothing that we know of is in its way. */
export function stepToAllow(root = '/'): SandboxStep | undefined {
  return RESTRICTIONS.find(([file, says]) => read(`${root}${file}`).trim() === says)?.[2];
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
