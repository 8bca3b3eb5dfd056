import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, expect, test, vi } from 'vitest';
import { packageRegistry } from './testing/real-agents/package-registry';
import { ofType } from './testing/scripted-sessions';
import { runShellAgent } from './testing/shell-agent';
import { testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

afterEach(() => {
  vi.unstubAllEnvs();
});

test.runIf(process.platform === 'linux')(
  'npm in a sandbox installs what the user’s own cache has without loading it again, and loads it where the caches are off',
  async () => {
    await using registry = await packageRegistry('tiny', 'console.log("tiny works");');
    const userHome = await realpath(await mkdtemp(join(tmpdir(), 'understory-user-')));
    await using repo = await testRepo({ 'package.json': '{}\n', '.gitignore': 'node_modules\n' });
    await repo.commit('base');
    const install = ['install', '--no-audit', '--no-fund', `--registry=${registry.url}`, 'tiny'];
    const filling = join(userHome, 'filling');
    await mkdir(filling);
    await execa('npm', install, {
      cwd: filling,
      env: { HOME: userHome, npm_config_cache: join(userHome, '.npm') },
    });
    const loads = () => registry.asked.filter((path) => path === '/tiny.tgz').length;
    expect(loads()).toBe(1);
    vi.stubEnv('HOME', userHome);
    vi.stubEnv('npm_config_cache', undefined);
    await using app = await testCore();
    const repository = await app.add(repo.path);
    const linked = '[ -L "$(find ~/.npm/_cacache/content-v2 -type l | head -n 1)" ]';
    const script = (ready: string) => `until ${ready}; do sleep 0.1; done
      npm ${install.join(' ')} && node -e 'require("tiny")'; echo poison > "$(find ~/.npm/_cacache -type l | head -n 1)"; exit 0`;
    const more = { isolation: 'sandbox' as const, hosts: [{ host: registry.host, port: registry.port }] };
    const first = await runShellAgent(app, repository, script(linked), more);
    expect(JSON.stringify(ofType(await app.events(first.session), 'agent.said'))).toContain('tiny works');
    expect(loads()).toBe(1);
    await execa('npm', ['cache', 'verify'], { env: { HOME: userHome } });

    await app.core.settings.update({ sandboxCaches: false });
    const second = await runShellAgent(app, repository, script('true'), more);
    expect(JSON.stringify(ofType(await app.events(second.session), 'agent.said'))).toContain('tiny works');
    expect(loads()).toBe(2);
    await rm(userHome, { recursive: true, force: true });
  },
);
