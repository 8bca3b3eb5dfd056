import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import type { Log } from '../core/ports';
import { logFolder } from './log-folder';

const MAX_BYTES = 5 * 1024 * 1024;
const KEPT = 3;

/** A log that can be closed so that its last lines are on disk. */
export type FileLog = Log & { close(): void };

/**
 * JSON lines in `<home>/log/understory.log`; at `maxBytes` the file becomes `understory.1.log` and so on, three are kept.
 * Errors are written with their stack. Lines are written at once: a crash loses none.
 */
export function fileLog(home: string, maxBytes: number = MAX_BYTES): FileLog {
  const folder = logFolder(home);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'understory.log');
  let size = existsSync(file) ? statSync(file).size : 0;
  if (size >= maxBytes) {
    rotate(folder);
    size = 0;
  }
  const destination = pino.destination({ dest: file, append: true, sync: true, mode: 0o600 });
  destination.on('write', (bytes: number) => {
    size += bytes;
    if (size < maxBytes) return;
    size = 0;
    rotate(folder);
    destination.reopen();
  });
  const logger = pino(
    {
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      serializers: { error: pino.stdSerializers.err },
    },
    destination,
  );
  return {
    info: (message, details) => logger.info(details ?? {}, message),
    warn: (message, details) => logger.warn(details ?? {}, message),
    error: (message, details) => logger.error(details ?? {}, message),
    close: () => destination.end(),
  };
}

function rotate(folder: string): void {
  const name = (age: number) => join(folder, age === 0 ? 'understory.log' : `understory.${age}.log`);
  for (let age = KEPT - 1; age >= 0; age -= 1) {
    if (existsSync(name(age))) renameSync(name(age), name(age + 1));
  }
}
