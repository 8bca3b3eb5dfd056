import { spawn } from 'node:child_process';
import { closeSync, openSync, realpathSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { buildChild } from '../core/testing/core-process';
import type { OpenInPrograms } from './testing/descriptors-child';

/** Beyond those that Node marks as its own when it starts. */
const INHERITED = [40, 97, 140];

test.runIf(process.platform === 'linux')(
  'no program gets what this process has open and would hand down',
  async () => {
    const folder = realpathSync(await mkdtemp(join(tmpdir(), 'understory-descriptors-')));
    await using built = await buildChild(join(import.meta.dirname, 'testing/descriptors-child.ts'));
    const secret = openSync(join(folder, 'storage.log'), 'a+');
    try {
      const stdio: ('ignore' | 'pipe' | 'inherit' | number)[] = Array(141).fill('ignore');
      stdio.splice(0, 3, 'ignore', 'pipe', 'inherit');
      for (const descriptor of INHERITED) stdio[descriptor] = secret;
      const child = spawn(process.execPath, [built.file], { cwd: folder, stdio });
      if (!child.stdout) throw new Error('a pipe was asked for');
      const open: OpenInPrograms = JSON.parse(await text(child.stdout));
      expect(open.anyhow.match(/storage\.log/g)).toHaveLength(INHERITED.length);
      for (const program of ['agent', 'git', 'terminal'] as const) {
        expect(open[program], program).toMatch(/ 0 -> /);
        expect(open[program], program).not.toContain('storage.log');
      }
    } finally {
      closeSync(secret);
      await rm(folder, { recursive: true, force: true });
    }
  },
);
