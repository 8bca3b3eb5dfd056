import { createInterface } from 'node:readline/promises';
import type { Ask } from './verb';

/** A way to ask on the terminal: null unless a person sits at both ends of it. */
export function terminalAsk(): Ask | null {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  return async (question, signal) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    // The reader catches Ctrl-C itself while it asks.
    lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    const ended = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
    try {
      return await Promise.race([
        signal ? lines.question(question, { signal }) : lines.question(question),
        ended,
      ]);
    } catch (error) {
      if (signal?.aborted) return null;
      throw error;
    } finally {
      lines.close();
    }
  };
}
