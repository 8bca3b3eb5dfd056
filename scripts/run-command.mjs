/** Child processes for the scripts: argument arrays only, never a shell. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { inPackage, PROJECT_ROOT, readJson } from './project.mjs';
import { say } from './say.mjs';

/**
 * Runs a command with inherited output and resolves to its exit code; a signal or a failed start counts as
 * 1, never as success. Ctrl+C reaches the child through the terminal, so the parent waits for it to finish.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: PROJECT_ROOT, stdio: 'inherit', ...options });
    const wait = () => say('run', `waiting for ${command} to stop`);
    process.on('SIGINT', wait);
    const finish = (code) => {
      process.off('SIGINT', wait);
      resolve(code ?? 1);
    };
    child.once('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      finish(1);
    });
    child.once('close', finish);
  });
}

/**
 * As {@link runCommand}, with the output held back until the command has ended: for commands that run at the same time.
 *
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<{ code: number, output: Buffer }>}
 */
export function runHeldBack(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: PROJECT_ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
    const finish = (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks) });
    child.once('error', (error) => {
      chunks.push(Buffer.from(`${command}: ${error.message}\n`));
      finish(1);
    });
    child.once('close', finish);
  });
}

/**
 * Runs a command and collects its output. Resolves to `{ code, stdout, stderr }`; `code` is null when it was
 * killed (also by `timeoutMs`) or could not start.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ timeoutMs?: number, cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
export function readCommand(command, args, { timeoutMs, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: PROJECT_ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      ...options,
    });
    const out = [];
    const err = [];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.once('error', (error) => resolve({ code: null, stdout: '', stderr: error.message }));
    child.once('close', (code) =>
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });
}

/** The absolute script behind a package's command, to be run with this Node (no shell, no `.cmd` shims). */
export function packageCommand(name, command = name) {
  const { bin } = readJson(inPackage(name, 'package.json'));
  return inPackage(name, typeof bin === 'string' ? bin : bin[command]);
}

/**
 * Runs a package's command with this Node; same result as {@link runCommand}.
 *
 * @param {string} name
 * @param {string[]} args
 * @param {{ command?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export function runPackageCommand(name, args, { command = name, ...options } = {}) {
  return runCommand(process.execPath, [packageCommand(name, command), ...args], options);
}

/**
 * Program and arguments of the npm which started us, or the one on the path.
 *
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
export function npmCommand(args) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return [process.execPath, [script, ...args]];
  return ['npm', args];
}

/** Whether a program of that name is on the search path. */
export function isOnPath(program) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => folder && existsSync(join(folder, program)));
}
