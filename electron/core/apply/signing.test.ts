import { chmod, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ApplyScene, applyScene, expectOk } from '../testing/apply-scene';

const files = { 'f.txt': 'one\ntwo\n' };
const global = process.env.GIT_CONFIG_GLOBAL;
beforeEach(() => vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null'));
afterEach(() => vi.stubEnv('GIT_CONFIG_GLOBAL', global));

/** A scene with the work of a session and a user who signs with an SSH key. */
async function signingScene(): Promise<ApplyScene & { readonly allowed: string }> {
  const scene = await applyScene(files);
  await scene.work({ 'f.txt': 'ONE\ntwo\n' });
  await scene.work({ 'f.txt': 'ONE\nTWO\n' });
  const keys = await mkdtemp(join(scene.repo.parent, 'keys-'));
  const key = join(keys, 'key');
  await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', key]);
  const allowed = join(keys, 'allowed');
  await writeFile(allowed, `* ${await readFile(`${key}.pub`, 'utf8')}`);
  await scene.repo.git('config', 'gpg.format', 'ssh');
  await scene.repo.git('config', 'user.signingKey', key);
  await scene.repo.git('config', 'commit.gpgSign', 'true');
  return { ...scene, allowed };
}

test.each(['merge', 'squash', 'rebase'] as const)('every commit of a %s is signed', async (mode) => {
  await using scene = await signingScene();
  const { commits, commit } = await scene.run({ mode });
  expect(commits).toHaveLength(mode === 'rebase' ? 2 : 1);
  expect(commits.at(-1)).toBe(commit);
  for (const made of commits) {
    const verified = await scene.repo.git(
      '-c',
      `gpg.ssh.allowedSignersFile=${scene.allowed}`,
      'log',
      '-1',
      '--format=%G?',
      made,
    );
    expect(verified).toBe('G');
  }
  expect(await scene.repo.git('cat-file', 'commit', scene.branch)).not.toContain('gpgsig');
});

test('a signer that fails is quoted, and nothing was changed', async () => {
  await using scene = await signingScene();
  await scene.repo.git('config', 'user.signingKey', '/nowhere/key');
  const before = await scene.manifest();
  const refused = await scene.applies.run({ ...scene.request({ mode: 'squash' }), fingerprint: null });
  expect(refused).toMatchObject({ refusal: { code: 'signing-failed' } });
  expect(refused.ok ? '' : JSON.stringify(refused.refusal)).toContain('/nowhere/key');
  expect(await scene.manifest()).toEqual(before);
  expectOk(await scene.applies.run({ ...scene.request({ mode: 'changes' }), fingerprint: null }));
});

test('a program to sign with is run only where the user’s own configuration names it', async () => {
  await using scene = await applyScene(files);
  const { repo } = scene;
  const ran = join(repo.parent, 'ran');
  const program = join(repo.parent, 'signer');
  await writeFile(program, `#!/bin/sh\ntouch '${ran}'\necho 'out of ink' >&2\nexit 1\n`);
  await chmod(program, 0o755);
  await scene.work({ 'f.txt': 'ONE\ntwo\n' });
  await repo.git('config', 'commit.gpgSign', 'yes');
  await repo.git('config', 'gpg.program', program);
  const run = () => scene.applies.run({ ...scene.request({ mode: 'squash' }), fingerprint: null });
  expect(await run()).toMatchObject({
    refusal: { code: 'signer-not-trusted', setting: 'gpg.program', value: program },
  });
  await expect(stat(ran)).rejects.toThrow('ENOENT');

  await repo.git('config', '--unset', 'gpg.program');
  const own = join(repo.parent, 'gitconfig');
  await writeFile(own, `[gpg]\n\tprogram = ${program}\n`);
  vi.stubEnv('GIT_CONFIG_GLOBAL', own);
  // Older Git keeps to itself what this kind of program says.
  expect(await run()).toMatchObject({
    refusal: { code: 'signing-failed', message: expect.stringContaining('failed to sign') },
  });
  expect((await stat(ran)).isFile()).toBe(true);
});

test('who asks for signed commits by the environment gets them', async () => {
  await using scene = await signingScene();
  await scene.repo.git('config', '--unset', 'commit.gpgSign');
  vi.stubEnv('GIT_CONFIG_PARAMETERS', `'commit.gpgsign'='true'`);
  const { commit } = await scene.run({ mode: 'squash' });
  expect(await scene.repo.git('cat-file', 'commit', String(commit))).toContain('gpgsig');
});

test('nobody signs where it is not asked for', async () => {
  await using scene = await signingScene();
  await scene.repo.git('config', 'commit.gpgSign', '0');
  const { commit } = await scene.run({ mode: 'squash' });
  expect(await scene.repo.git('cat-file', 'commit', commit ?? '')).not.toContain('gpgsig');
});
