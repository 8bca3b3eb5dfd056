import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import type { AgentId, SessionId } from '#shared/ids';
import { programText } from '../../../packaging/program-text.mjs';
import type { CoreChildOrder } from './core-child';

const ROOT = resolve(import.meta.dirname, '../../..');
export const RESOURCES = join(ROOT, 'resources');

/** An entry of this folder as one JavaScript file. */
export function buildCoreChild(name: 'core-child' | 'step-child' | 'owner-child') {
  return buildChild(join(import.meta.dirname, `${name}.ts`));
}

/** A module as one JavaScript file, beside the packages so that those with native parts are found. */
export async function buildChild(entry: string): Promise<AsyncDisposable & { readonly file: string }> {
  const name = basename(entry, '.ts');
  const place = join(ROOT, 'node_modules/.cache/understory');
  await mkdir(place, { recursive: true });
  const folder = await mkdtemp(join(place, `${name}-`));
  // It may be run as another user.
  await chmod(folder, 0o755);
  await build({
    root: ROOT,
    configFile: false,
    plugins: [programText()],
    logLevel: 'silent',
    build: {
      ssr: entry,
      outDir: folder,
      target: 'node20.18',
      rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
  return {
    file: join(folder, `${name}.mjs`),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A core in a process of its own, for what only a real crash shows. Killed with `await using` at the latest. */
export type CoreProcess = AsyncDisposable & {
  readonly sessions: SessionId[];
  /** `kill -9`: nothing in the process gets to say anything. */
  kill(): Promise<void>;
};

/**
 * Builds the core as it is now and starts it; resolves when all sessions are started.
 *
 * @param enter what starts a program elsewhere, such as in a control group, with the program to be put behind it
 */
export async function startCoreProcess(
  order: Omit<CoreChildOrder, 'resources'> & { agents: readonly AgentId[] },
  enter: readonly string[] = [],
): Promise<CoreProcess> {
  const built = await buildCoreChild('core-child');
  const resources = RESOURCES;
  const [program = process.execPath, ...args] = [...enter, process.execPath, built.file];
  const child = spawn(program, args, {
    env: { ...process.env, CORE_CHILD: JSON.stringify({ ...order, resources } satisfies CoreChildOrder) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (data: Buffer) => {
    complaints += data.toString('utf8');
  });
  const sessions: SessionId[] = [];
  for await (const line of createInterface(child.stdout)) {
    sessions.push(line as SessionId);
    if (sessions.length === order.agents.length) break;
  }
  if (sessions.length < order.agents.length) throw new Error(`the core's process ended early: ${complaints}`);
  const kill = async () => {
    await killed(child);
    await built[Symbol.asyncDispose]();
  };
  return { sessions, kill, [Symbol.asyncDispose]: kill };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
