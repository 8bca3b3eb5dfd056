/**
 * The recorder: tells what is in a session's private Git folder and records its worktree, inside of a sandbox without network in
 * which no program of the agent's runs. It answers on its output, `understory 2`, the length of a header, the header and the
 * bytes that it names, one after the other.
 */
import { writeSync } from 'node:fs';
import { startWithoutHelp } from '../../git/launch-git';
import { recordFiles } from './record-files';
import { REQUEST, type RecorderRequest } from './request';
import { readState } from './state';

const request = (globalThis as unknown as Record<typeof REQUEST, RecorderRequest>)[REQUEST];
startWithoutHelp();

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
            index: state.index && { size: put(state.index.bytes), seconds: state.index.seconds },
            pack: put(state.pack),
          }),
    files:
      files && ('failed' in files ? files : { ...files, index: put(files.index), pack: put(files.pack) }),
  }),
);
for (const bytes of [Buffer.from(`understory 2\n${header.length}\n`), header, ...parts]) say(bytes);

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
