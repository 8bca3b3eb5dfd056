/** Keeps the last `limit` bytes of a stream, cut at a character boundary when read. */
export function keepTail(limit: number): { add(chunk: Buffer): void; text(): string } {
  let chunks: Buffer[] = [];
  let size = 0;
  return {
    add(chunk) {
      chunks.push(chunk);
      size += chunk.length;
      // Joined only now and then, so that many small chunks do not cost a copy each.
      if (size > limit * 2) {
        const whole = Buffer.concat(chunks);
        const kept = Buffer.from(whole.subarray(whole.length - limit));
        chunks = [kept];
        size = kept.length;
      }
    },
    text() {
      const whole = Buffer.concat(chunks);
      let start = Math.max(0, whole.length - limit);
      while (start > 0 && start < whole.length && ((whole[start] ?? 0) & 0xc0) === 0x80) start++;
      return whole.toString('utf8', start);
    },
  };
}
