import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where Linux keeps files in memory; other systems have no such folder. */
const MEMORY = '/dev/shm';
const PREFIX = 'understory-test-';

/** Bytes that must be free there and in memory: many times what the tests take. */
const NEEDED = 6 * 1024 ** 3;

/**
 * A temporary folder in memory for the tests, where the system has one with room in which programs may run. Tests mostly
 * wait for the disk to hold what they wrote, and take less than half the time there. A folder that is named in `TMPDIR` is
 * used instead, and the nightly tests always write to a disk.
 *
 * @param {{ memory?: string, given?: string, needed?: number }} [where] for its tests
 * @returns {{ folder: string, giveBack: () => void } | null}
 */
export function memoryFolder({ memory = MEMORY, given = process.env.TMPDIR, needed = NEEDED } = {}) {
  if (given || !existsSync(memory)) return null;
  removeLeft(memory);
  const { bavail, bsize } = statfsSync(memory);
  if (Math.min(bavail * bsize, process.availableMemory()) < needed) return null;
  const folder = mkdtempSync(join(memory, `${PREFIX}${process.pid}-`));
  const giveBack = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  if (runsPrograms(folder)) return { folder, giveBack };
  giveBack();
  return null;
}

/**
 * A run that was killed leaves its folder, which would take memory until the system stops.
 *
 * @param {string} memory
 */
function removeLeft(memory) {
  for (const name of readdirSync(memory)) {
    const [, pid] = new RegExp(`^${PREFIX}(\\d+)-`).exec(name) ?? [];
    if (pid && !isRunning(Number(pid))) rmSync(join(memory, name), { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** @param {string} folder */
function runsPrograms(folder) {
  const program = join(folder, 'program');
  writeFileSync(program, '#!/bin/sh\nexit 7\n');
  chmodSync(program, 0o700);
  const { status } = spawnSync(program);
  rmSync(program);
  return status === 7;
}
