import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import { type TestRepo, testRepo } from '../../core/testing/test-repo';
import { runCommandLine } from '../command-line';

export const projectFolder = join(import.meta.dirname, '..', '..', '..');

/** A line of `--json`. */
export type Line = Record<string, unknown> & { type: string };

/** `cwd`: the folder one stands in, by default the repository. `terminal`: whether a person reads it. */
export type Where = { readonly cwd?: string; readonly terminal?: boolean };

/** What a test of the command line works with: a repository, a data folder and the command, new for each test. */
export type CommandScene = {
  readonly repo: TestRepo;
  readonly home: string;
  /** The whole environment of a command that runs as a process. */
  environment(): Record<string, string>;
  /** Runs in this process and gives the exit code and what was written. */
  run(
    args: readonly string[],
    where?: Where,
  ): Promise<{ code: number; stdout: string; stderr: string; bytes: Buffer }>;
  /** Runs with `--json`: every line is an object and the last is the result. */
  json(
    args: readonly string[],
    where?: Where,
  ): Promise<{ code: number; lines: Line[]; result: Line; stderr: string }>;
  /** A session whose agent is a shell script, after its first turn. */
  session(shellScript: string, prompt?: string): Promise<string>;
};

/** Registers a new place before each test of the file and removes it afterwards. */
export function commandScene(): CommandScene {
  let repo: TestRepo;
  let home: string;
  beforeEach(async () => {
    repo = await testRepo({ 'a.txt': 'one\n', 'b.txt': 'same\n' });
    await repo.commit('Start');
    home = await mkdtemp(join(tmpdir(), 'understory-cli-'));
    await mkdir(join(home, 'data'), { mode: 0o700 });
    // What is not about sandboxes has none, which is quicker.
    await writeFile(join(home, 'data', 'settings.json'), '{ "isolation": "none" }');
    vi.stubEnv('HOME', home);
    vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1');
  });
  afterEach(async () => {
    await repo[Symbol.asyncDispose]();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });
  const run: CommandScene['run'] = async (args, { cwd = repo.path, terminal = false } = {}) => {
    const written: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
    const into = (name: keyof typeof written) => ({
      isTTY: terminal,
      write: (text: string | Uint8Array) => written[name].push(Buffer.from(text)),
    });
    const code = await runCommandLine(args, {
      home: join(home, 'data'),
      resources: join(projectFolder, 'resources'),
      version: '0.0.0',
      cwd,
      calledAs: 'understory',
      stdout: into('stdout'),
      stderr: into('stderr'),
      exit: (exitCode) => {
        throw new Error(`ended at once with ${exitCode}`);
      },
    });
    const bytes = Buffer.concat(written.stdout);
    const stderr = Buffer.concat(written.stderr).toString();
    return { code, stdout: bytes.toString(), stderr, bytes };
  };
  const json: CommandScene['json'] = async (args, where) => {
    const { code, stdout, stderr } = await run([...args, '--json'], where);
    const lines = stdout
      .split('\n')
      .filter(Boolean)
      .map((line): Line => JSON.parse(line));
    const result = lines.at(-1);
    if (result?.type !== 'result') throw new Error(`no result: ${stdout}\n${stderr}`);
    return { code, lines, result, stderr };
  };
  return {
    get repo() {
      return repo;
    },
    get home() {
      return home;
    },
    environment: () => ({
      PATH: process.env.PATH ?? '',
      HOME: home,
      SHELL: '/bin/sh',
      UNDERSTORY_HOME: join(home, 'data'),
      GIT_CONFIG_NOSYSTEM: '1',
    }),
    run,
    json,
    session: async (shellScript, prompt = 'Do it') => {
      const { result } = await json(['run', prompt, '--command', script(shellScript)]);
      return String(result.session);
    },
  };
}

/** A command agent that is a shell script without single quotes. */
export function script(text: string): string {
  return `sh -c '${text}'`;
}

/** What the agent said, if this line is about that. */
export function saidIn(line: Line): string | null {
  const event = line.event as { type: string; text?: string } | undefined;
  return event?.type === 'agent.said' ? (event.text ?? null) : null;
}
