import type { Readable, Writable } from 'node:stream';
import type { AnyMessage, Stream } from '@agentclientprotocol/sdk';
import type { ProtocolProblem } from '#shared/events';
import { parseJson } from '#shared/parse-json';
import { wordsIn } from './words-in';

/** The agent does not speak the protocol in a way that can be gone on with. */
export class ProtocolBroken extends Error {
  override readonly name = 'ProtocolBroken';
  constructor(readonly problem: ProtocolProblem) {
    super(`the agent did not keep to the protocol: ${problem.code}`);
  }
}

/** Whole tool lists come as one line, so the limit is generous; without one an agent could fill the memory. */
const LONGEST_LINE = 16 * 1024 * 1024;
/** JSON-RPC's code for what went wrong inside. */
const INTERNAL_ERROR = -32603;
/** Lines that are no messages, before the first message: a launcher that chats is fine, a wrong program is not. */
const GARBAGE_LINES = 500;

export type MessageHooks = {
  /**
   * The parameters of a `session/update`. They are taken out of the stream here, since the library lets through only the
   * kinds it knows, and in the order they stand on the wire before any answer that follows them.
   */
  onUpdate(params: unknown): void;
  /** A line that is not a message. */
  onGarbage(line: string): void;
};

/**
 * Newline-delimited messages over a process's pipes. Reads only as fast as messages are taken, so a flood fills the
 * pipe and not our memory; the protocol library's own stream would read on without end.
 */
export function messageStream(pipes: { stdin: Writable; stdout: Readable }, hooks: MessageHooks): Stream {
  const messages = readMessages(pipes.stdout, hooks);
  return {
    readable: new ReadableStream<AnyMessage>(
      {
        async pull(controller) {
          const next = await messages.next();
          if (next.done) controller.close();
          else controller.enqueue(next.value);
        },
        cancel() {
          // Not awaited: a pending read of a silent process would never let go.
          void messages.return(undefined);
        },
      },
      { highWaterMark: 0 },
    ),
    writable: new WritableStream<AnyMessage>({
      write: (message) => writeLine(pipes.stdin, JSON.stringify(message)),
    }),
  };
}

async function* readMessages(
  stdout: Readable,
  hooks: MessageHooks,
): AsyncGenerator<AnyMessage, void, undefined> {
  let garbage = 0;
  let heard = false;
  for await (const bytes of readLines(stdout)) {
    const line = bytes.toString('utf8').trim();
    if (line === '') continue;
    const message = parseMessage(line);
    if (message) {
      heard = true;
      if ('method' in message && message.method === 'session/update' && !('id' in message))
        hooks.onUpdate(message.params);
      else yield message;
      continue;
    }
    hooks.onGarbage(line.slice(0, 500));
    if (!heard && ++garbage >= GARBAGE_LINES) {
      throw new ProtocolBroken({ code: 'no-messages', lines: garbage, first: line.slice(0, 200) });
    }
  }
}

async function* readLines(stdout: Readable): AsyncGenerator<Buffer, void, undefined> {
  let pending: Buffer[] = [];
  let size = 0;
  for await (const read of stdout) {
    let chunk: Buffer = read;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a)) {
      pending.push(chunk.subarray(0, end));
      if (size + end > LONGEST_LINE) throw tooLong();
      yield pending.length === 1 ? chunk.subarray(0, end) : Buffer.concat(pending);
      pending = [];
      size = 0;
      chunk = chunk.subarray(end + 1);
    }
    if (chunk.length > 0) {
      pending.push(chunk);
      size += chunk.length;
      if (size > LONGEST_LINE) throw tooLong();
    }
  }
  if (size > 0) yield Buffer.concat(pending);
}

function tooLong(): ProtocolBroken {
  return new ProtocolBroken({ code: 'line-too-long', most: LONGEST_LINE });
}

function parseMessage(line: string): AnyMessage | null {
  const value = parseJson(line);
  return typeof value === 'object' && value !== null && 'jsonrpc' in value && value.jsonrpc === '2.0'
    ? (withReadableError(value) as AnyMessage)
    : null;
}

/** An error that lacks its number or its text, or is no object, would be read as something else altogether. */
function withReadableError(message: object): object {
  if (!('error' in message)) return message;
  const { error, ...rest } = message;
  if (error === null && 'result' in rest) return rest;
  const fields = typeof error === 'object' && error !== null ? error : { message: error };
  const code = 'code' in fields && Number.isInteger(fields.code) ? fields.code : INTERNAL_ERROR;
  return { ...rest, error: { ...fields, code, message: 'message' in fields ? wordsIn(fields.message) : '' } };
}

async function writeLine(stdin: Writable, line: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stdin.write(`${line}\n`, (error) => (error ? reject(error) : resolve()));
  });
}
