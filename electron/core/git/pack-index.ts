const MAGIC = 0xff744f63;
const FANOUT = 8;
const NAMES = FANOUT + 256 * 4;

/**
 * The object ids that a pack index of version 2 lists (https://git-scm.com/docs/gitformat-pack), in hex. Null for anything
 * else. `width` is that of an id in bytes.
 */
export function idsInPackIndex(index: Buffer, width: number): string[] | null {
  if (index.length < NAMES || index.readUInt32BE(0) !== MAGIC || index.readUInt32BE(4) !== 2) return null;
  const count = index.readUInt32BE(NAMES - 4);
  // After the names come a checksum and an offset an object, and two checksums of the whole.
  if (index.length < NAMES + count * (width + 8) + 2 * width) return null;
  const ids: string[] = [];
  for (let at = 0; at < count; at++)
    ids.push(index.toString('hex', NAMES + at * width, NAMES + (at + 1) * width));
  return ids;
}
