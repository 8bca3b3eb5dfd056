import { z } from 'zod';
import type { LaunchEnd } from '../launch';

export type Answer =
  | { readonly is: 'ready' }
  | { readonly is: 'started'; readonly id: number; readonly pid: number }
  | { readonly is: 'stdout' | 'stderr'; readonly id: number; readonly bytes: Buffer }
  | { readonly is: 'end'; readonly id: number; readonly end: LaunchEnd };

const HEAD_BYTES = 9;
const KINDS = ['ready', 'started', 'stdout', 'stderr', 'end'] as const;

const End = z.object({
  code: z.number().nullable(),
  killedBy: z.string().nullable(),
  error: z.looseObject({ message: z.string() }).nullable(),
});

/** Answers for chunks as they come, cut anywhere. The frames are those of git-starter.mjs. */
export function readAnswers(hear: (answer: Answer) => void): (chunk: Buffer) => void {
  let unread: Buffer[] = [];
  let bytes = 0;
  return (chunk) => {
    unread.push(chunk);
    bytes += chunk.length;
    while (bytes >= HEAD_BYTES) {
      const head = headOf(unread);
      const length = HEAD_BYTES + head.readUInt32BE(0);
      if (bytes < length) return;
      const all = unread.length === 1 ? (unread[0] as Buffer) : Buffer.concat(unread);
      unread = [all.subarray(length)];
      bytes -= length;
      const answer = answerOf(all.readUInt8(4), all.readUInt32BE(5), all.subarray(HEAD_BYTES, length));
      hear(answer);
    }
  };
}

function headOf(chunks: readonly Buffer[]): Buffer {
  const [first = Buffer.alloc(0)] = chunks;
  return first.length >= HEAD_BYTES ? first : Buffer.concat(chunks).subarray(0, HEAD_BYTES);
}

function answerOf(kind: number, id: number, content: Buffer): Answer {
  const is = KINDS[kind];
  switch (is) {
    case 'ready':
      return { is };
    case 'started':
      return { is, id, pid: Number(content.toString('latin1')) };
    case 'stdout':
    case 'stderr':
      return { is, id, bytes: content };
    case 'end': {
      const { error, ...end } = End.parse(JSON.parse(content.toString('utf8')));
      return { is, id, end: { ...end, error: error && Object.assign(new Error(error.message), error) } };
    }
    default:
      throw new Error(`the process that starts Git said ${kind}`);
  }
}
