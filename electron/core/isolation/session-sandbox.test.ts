import { mkdir, mkdtemp, readFile, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AgentId, SessionId } from '#shared/ids';
import { Settings } from '#shared/settings';
import { launch } from '../process';
import { openSessionSandbox } from './session-sandbox';

let scene: string;
beforeEach(async () => {
  scene = await realpath(await mkdtemp(join(tmpdir(), 'understory-session-sandbox-')));
  for (const name of ['home/.codex', 'home/.claude', 'data', 'work', 'repo', 'resources/demo-agent', 'given'])
    await mkdir(join(scene, name), { recursive: true });
  vi.stubEnv('HOME', join(scene, 'home'));
  await writeFile(join(scene, 'work', '.git'), 'gitdir: elsewhere\n');
  await writeFile(join(scene, 'home/.codex/auth.json'), '{"key":"OF CODEX"}');
  await writeFile(join(scene, 'home/.claude/.credentials.json'), '{"key":"OF CLAUDE"}');
  await writeFile(join(scene, 'given', 'servers.json'), '{"given":true}');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(scene, { recursive: true, force: true, maxRetries: 5 });
});

/** Runs a script as Codex would be run in its session's sandbox, and gives what it printed. */
async function run(script: string, reads: readonly string[] = []): Promise<string> {
  const session = SessionId.parse('session1');
  const work = join(scene, 'work');
  const sandbox = openSessionSandbox(
    {
      ...{
        session,
        repositoryPath: join(scene, 'repo'),
        worktree: work,
        git: async () => [],
        readable: [],
        paths: [],
      },
      agent: {
        ...{ id: AgentId.parse('codex'), name: 'Codex', protocol: 'acp' },
        launch: { command: 'codex-acp', args: [], env: { CHOSEN: 'by the user' } },
      },
      network: async () => ({ kind: 'none' as const }),
    },
    {
      home: join(scene, 'data'),
      resources: join(scene, 'resources'),
      node: { path: process.execPath, env: {} },
      holds: { hold: async () => ({ processes: 350 }) },
      settings: { get: () => Settings.parse({}) },
    },
  );
  const env = {
    PATH: '/usr/bin:/bin',
    CHOSEN: 'by the user',
    OPENAI_KEY: 'of the agent',
    AWS_KEY: 'of another',
  };
  const program = { command: 'sh', args: ['-c', script], env };
  const admitted = await sandbox.admit(program, { reads });
  const child = launch({
    ...program,
    ...admitted,
    purpose: 'agent',
    session: { id: session, folder: work },
    cwd: work,
  });
  child.stdin.end();
  const printed = await text(child.stdout);
  await child.ended;
  return printed + child.stderrTail();
}

test('an agent finds its own log-in and variables, and those of no other', async () => {
  const said = await run('cat ~/.codex/auth.json ~/.claude/.credentials.json; env');
  expect(said).toContain('OF CODEX');
  expect(said).toContain('CHOSEN=by the user');
  expect(said).toContain('OPENAI_KEY=of the agent');
  expect(said).not.toMatch(/OF CLAUDE|AWS_KEY/);
});

test('its home lasts, the user’s log-in counts at each start, and a link in it leads no copy astray', async () => {
  await run('echo remembered > ~/memory; rm -r ~/.codex; ln -s ~/memory-of-another ~/.codex');
  await mkdir(join(scene, 'home/memory-of-another'));
  await symlink(join(scene, 'home/.claude/.credentials.json'), join(scene, 'home/.codex/config.toml'));
  const said = await run('cat ~/memory; ls -A ~/.codex/ 2>&1');
  expect(said).toContain('remembered');
  expect(said).not.toContain('auth.json');
  await run('rm ~/.codex');
  await writeFile(join(scene, 'home/.codex/auth.json'), '{"key":"RENEWED"}');
  expect(await run('cat ~/.codex/*')).toBe('{"key":"RENEWED"}');
  expect(await readFile(join(scene, 'home/.codex/auth.json'), 'utf8')).toBe('{"key":"RENEWED"}');
});

test('of two log-ins the newer one counts, and of all else the user’s', async () => {
  await writeFile(join(scene, 'home/.codex/config.toml'), 'of = "the user"');
  await utimes(join(scene, 'home/.codex/auth.json'), 1, 1);
  await run('echo INSIDE > ~/.codex/auth.json; echo changed > ~/.codex/config.toml');
  expect(await run('cat ~/.codex/*')).toBe('INSIDE\nof = "the user"');
  const later = Date.now() / 1000 + 60;
  await utimes(join(scene, 'home/.codex/auth.json'), later, later);
  expect(await run('cat ~/.codex/auth.json; ls -A ~/.codex')).toBe(
    '{"key":"OF CODEX"}auth.json\nconfig.toml\n',
  );
});

test('what it is told to read is there, to read alone', async () => {
  const file = join(scene, 'given', 'servers.json');
  expect(await run(`cat ${file}; echo x >> ${file}; ls ${scene}/given`)).not.toContain('{"given":true}');
  const said = await run(`cat ${file}; echo x >> ${file}`, [file]);
  expect(said).toContain('{"given":true}');
  expect(await readFile(file, 'utf8')).toBe('{"given":true}');
});
