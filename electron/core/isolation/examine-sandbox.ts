import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NoSandbox, SandboxAbility } from '#shared/sandbox';
import { backendHere } from './backend-here';
import type { SandboxPolicy } from './policy';
import { runInSandbox, sinceLastMade } from './run-in-sandbox';
import type { SandboxBackend } from './sandbox-backend';
import { stepToAllow, stepToInstall } from './sandbox-step';

const DEADLINE_MS = 10_000;
/** So long what could be made can be made still. */
const REMEMBERED_MS = 60_000;

/** The last look found that none can be made. */
let isUnable = false;

/**
 * Whether a session may begin that is to have a sandbox: as {@link examineSandbox}, but where one was made a moment ago, that is
 * the answer. What cannot be confined then is not started, whatever was answered here.
 */
export async function expectSandbox(): Promise<SandboxAbility> {
  const backend = backendHere();
  if ('why' in backend || isUnable || sinceLastMade(backend.program) > REMEMBERED_MS) return examineSandbox();
  return { able: true, program: backend.program };
}

/** Whether sandboxes are made on this system at all, be it that one cannot be made right now. */
export function makesSandboxes(): boolean {
  const backend = backendHere();
  return !('why' in backend) || backend.why !== 'other-system';
}

/** Makes a sandbox and runs a program in it: only that tells whether one can be made. */
export async function examineSandbox(): Promise<SandboxAbility> {
  const backend = backendHere();
  const ability: SandboxAbility = 'why' in backend ? unable(backend) : await tryToMake(backend);
  isUnable = !ability.able;
  return ability;
}

async function tryToMake(backend: SandboxBackend): Promise<SandboxAbility> {
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
    return unable({ why: 'not-allowed', detail: stderr.trim() || why });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** With what helps on this very system. */
function unable(no: Pick<NoSandbox, 'why' | 'detail'>): SandboxAbility {
  const step =
    no.why === 'not-installed' ? stepToInstall() : no.why === 'not-allowed' ? stepToAllow() : undefined;
  return { able: false, ...no, ...(step ? { step } : {}) };
}
