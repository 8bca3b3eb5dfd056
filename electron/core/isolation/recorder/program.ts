/**
 * The recorder: tells what is in a session's private Git folder and records its worktree, inside of a sandbox without network in
 * which no program of the agent's runs. It does so for one request after the other, each with nothing of the one before. To each it says
 * `understory 3` once it has it, then the lengths of a header and of what follows, the header, and the bytes that it names, one after
 * the other.
 */
import { readdirSync, rmSync, writeSync } from 'node:fs';
import { startWithoutHelp } from '../../git/launch-git';
import { READ } from './boot';
import { recordFiles } from './record-files';
import type { RecorderRequest } from './request';
import { readState } from './state';

const read = (globalThis as unknown as Record<typeof READ, () => Buffer>)[READ];
startWithoutHelp();

/** What waits holds no more than this, in bytes. */
const MOST_HELD = 128 * 1024 * 1024;

for (;;) {
  const request = JSON.parse(read().toString('utf8')) as RecorderRequest;
  say(Buffer.from('understory 3\n'));
  await answer(request);
  for (const name of readdirSync('/tmp')) rmSync(`/tmp/${name}`, { recursive: true, force: true });
  collect();
  // Then another is started, which knows nothing of it.
  if (!isAlone() || process.memoryUsage.rss() > MOST_HELD) process.exit(0);
}

async function answer(request: RecorderRequest): Promise<void> {
  const state = request.state ? await readState(request) : null;
  const files = request.files ? await recordFiles(request, request.files, state) : null;
  const parts: Buffer[] = [];
  /** The place of some bytes in what follows the header. */
  const put = (bytes: Buffer): number => {
    parts.push(bytes);
    return bytes.length;
  };
  const header = Buffer.from(
    JSON.stringify({
      state:
        state &&
        ('failed' in state
          ? state
          : {
              ...{ ref: state.ref, commit: state.commit, branch: state.branch, operation: state.operation },
              asGiven: state.asGiven,
              index: state.index && { size: put(state.index.bytes), seconds: state.index.seconds },
              pack: put(state.pack),
            }),
      files:
        files && ('failed' in files ? files : { ...files, index: put(files.index), pack: put(files.pack) }),
    }),
  );
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  for (const bytes of [Buffer.from(`${header.length} ${size}\n`), header, ...parts]) say(bytes);
}

/** Gives memory back before it stands still for long. */
function collect(): void {
  (globalThis as { gc?: () => void }).gc?.();
}

/** Nothing that a request began is left: there is the sandbox's own first process, and this one. */
function isAlone(): boolean {
  const known = new Set(['1', String(process.pid)]);
  return readdirSync('/proc').every((name) => !/^\d+$/.test(name) || known.has(name));
}

function say(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      // Whoever reads is behind.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}
