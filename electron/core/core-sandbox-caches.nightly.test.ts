import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
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

const hasGo = process.platform === 'linux' && spawnSync('go', ['version']).status === 0;

test.runIf(hasGo)(
  'Go in a sandbox builds with a module of the user’s own cache, and asks for nothing',
  async () => {
    const userHome = await realpath(await mkdtemp(join(tmpdir(), 'understory-user-')));
    await using tiny = await testRepo({
      'go.mod': 'module example.org/tiny\n\ngo 1.17\n',
      'tiny.go': 'package tiny\n\nconst Word = "tiny works"\n',
    });
    await tiny.commit('one');
    // A proxy's folder, as Go reads it from files.
    const served = join(userHome, 'proxy/example.org/tiny/@v');
    await mkdir(served, { recursive: true });
    const prefix = '--prefix=example.org/tiny@v1.0.0/';
    await tiny.git('archive', '--format=zip', prefix, '-o', join(served, 'v1.0.0.zip'), 'HEAD');
    await writeFile(join(served, 'v1.0.0.info'), '{"Version":"v1.0.0","Time":"2026-01-01T00:00:00Z"}');
    await writeFile(join(served, 'v1.0.0.mod'), 'module example.org/tiny\n\ngo 1.17\n');
    await writeFile(join(served, 'list'), 'v1.0.0\n');
    await using repo = await testRepo({
      'go.mod': 'module example.org/uses\n\ngo 1.17\n\nrequire example.org/tiny v1.0.0\n',
      'main.go':
        'package main\n\nimport (\n\t"fmt"\n\t"example.org/tiny"\n)\n\nfunc main() { fmt.Println(tiny.Word) }\n',
    });
    await execa('go', ['get', 'example.org/tiny@v1.0.0'], {
      cwd: repo.path,
      env: {
        HOME: userHome,
        GOPROXY: `file://${join(userHome, 'proxy')}`,
        GONOSUMDB: '*',
        GOFLAGS: '-modcacherw',
      },
    });
    await repo.commit('base');
    await rm(join(userHome, 'proxy'), { recursive: true });
    vi.stubEnv('HOME', userHome);
    for (const name of ['GOPATH', 'GOMODCACHE', 'GOPROXY', 'GOFLAGS']) vi.stubEnv(name, undefined);
    await using app = await testCore();
    const repository = await app.add(repo.path);
    const script = `go run . 2>&1; d=$(echo "$GOPROXY" | sed 's#^file://##; s#,.*##'); echo x > "$d/example.org/tiny/@v/list" && echo POISONED; exit 0`;
    const { session } = await runShellAgent(app, repository, script, { isolation: 'sandbox' });
    const events = await app.events(session);
    const words = JSON.stringify(ofType(events, 'agent.said'));
    expect(words).toContain('tiny works');
    expect(words).not.toContain('POISONED');
    expect(ofType(events, 'permission.requested')).toEqual([]);
    await execa('chmod', ['-R', 'u+w', userHome]);
    await rm(userHome, { recursive: true, force: true });
  },
);
