import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { RecordPlace } from './history';

/** Reading only, no link in the last place, and nothing that would hold us up. */
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const CHUNK = 256 * 1024;
/** A longer line is left out, in bytes. */
export const LONGEST_LINE = 8 * 1024 * 1024;

export const FILE_START: RecordPlace = { at: 0, skipping: false };

/**
 * Reads the whole lines of a file from a place on; a last one without its line feed is left until there is more of it.
 * `onLine` gets null for a line that is too long, and ends the reading with `stop`; so do about so many bytes as `most`.
 *
 * @returns where to go on; null where there is no such file any more, or it is shorter than what was read of it
 */
export async function readLines(
  path: string,
  from: RecordPlace,
  onLine: (line: string | null) => 'stop' | undefined,
  most = Number.POSITIVE_INFINITY,
): Promise<RecordPlace | null> {
  const file = await open(path, READ).catch(() => null);
  if (!file) return null;
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size < from.at) return null;
    let { at: bytes, skipping } = from;
    let rest: Buffer = Buffer.alloc(0);
    const chunk = Buffer.alloc(CHUNK);
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK, bytes + rest.length);
      if (bytesRead === 0 || bytes - from.at > most) return { at: bytes, skipping };
      let data = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10)) {
        const line = data.subarray(0, end);
        data = data.subarray(end + 1);
        bytes += end + 1;
        const said = skipping ? onLine(null) : line.length === 0 ? undefined : onLine(line.toString('utf8'));
        skipping = false;
        if (said === 'stop') return { at: bytes, skipping };
      }
      if (data.length > LONGEST_LINE || skipping) {
        bytes += data.length;
        data = Buffer.alloc(0);
        skipping = true;
      }
      rest = Buffer.from(data);
      await yieldToOthers();
    }
  } finally {
    await file.close();
  }
}
