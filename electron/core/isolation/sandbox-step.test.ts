import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeNoSandbox } from '#shared/describe-sandbox';
import { stepToAllow, stepToInstall } from './sandbox-step';

let root: string;
beforeEach(async () => {
  root = `${await mkdtemp(join(tmpdir(), 'understory-system-'))}/`;
});
afterEach(() => rm(root, { recursive: true }));

const system = async (files: Readonly<Record<string, string>>) => {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
};

test.each([
  ['NAME="Debian"\nID=debian\n', 'sudo apt install bubblewrap'],
  ['ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n', 'sudo apt install bubblewrap'],
  ['ID_LIKE="rhel centos fedora"\nID="rocky"\n', 'sudo dnf install bubblewrap'],
  ['ID=manjaro\nID_LIKE=arch\n', 'sudo pacman -S bubblewrap'],
  ['ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n', 'sudo zypper install bubblewrap'],
  ['ID=alpine\n', 'sudo apk add bubblewrap'],
  ['ID=constructor\n', null],
  ['', null],
])('how bubblewrap is installed follows from what the system says it is: %j', async (text, command) => {
  await system({ 'etc/os-release': text });
  const step = stepToInstall(root);
  const said = describeNoSandbox({ why: 'not-installed', detail: '', ...(step ? { step } : {}) });
  expect(said.command).toBe(command);
});

test('what has to be allowed follows from what restricts user namespaces here', async () => {
  expect(stepToAllow(root)).toBeUndefined();
  const file = 'proc/sys/kernel/apparmor_restrict_unprivileged_userns';
  await system({ [file]: '0\n', 'proc/sys/kernel/unprivileged_userns_clone': '1\n' });
  expect(stepToAllow(root)).toBeUndefined();
  await system({ [file]: '1\n' });
  expect(stepToAllow(root)).toBe('apparmor');
  await system({ 'proc/sys/user/max_user_namespaces': '0\n' });
  expect(stepToAllow(root)).toBe('none-allowed');
  for (const step of ['apparmor', 'switched-off', 'none-allowed'] as const) {
    const { advice, command } = describeNoSandbox({ why: 'not-allowed', detail: 'no permission', step });
    expect(advice).toContain(command);
  }
  expect(describeNoSandbox({ why: 'not-allowed', detail: 'no' }).advice).toMatch(/container/);
});
