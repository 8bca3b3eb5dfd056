import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NoSandbox } from '#shared/sandbox';
import { backendHere } from './backend-here';
import type { SandboxPolicy } from './policy';
import { runInSandbox } from './run-in-sandbox';

/** Whether sessions can have sandboxes here. */
export type SandboxAbility =
  | { readonly able: true; readonly program: string }
  | ({ readonly able: false } & NoSandbox);

const DEADLINE_MS = 10_000;

/** Makes a sandbox and runs a program in it: only that tells whether one can be made. */
export async function examineSandbox(): Promise<SandboxAbility> {
  const backend = backendHere();
  if ('why' in backend) return { able: false, ...backend };
  const folder = await mkdtemp(join(tmpdir(), 'understory-sandbox-'));
  try {
    const policy: SandboxPolicy = {
      mounts: [],
      home: folder,
      network: { kind: 'none' },
      limits: { processes: 100 },
    };
    const { why, code, stderr } = await runInSandbox(policy, ['/usr/bin/true'], {
      cwd: '/',
      env: {},
      most: 1024,
      deadlineMs: DEADLINE_MS,
    });
    if (why === 'exited' && code === 0) return { able: true, program: backend.program };
    return { able: false, why: 'not-allowed', detail: stderr.trim() || why };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
