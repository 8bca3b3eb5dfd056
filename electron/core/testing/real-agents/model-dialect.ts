import type { ServerResponse } from 'node:http';
import type { Asked, ModelStep } from './model-script';

/** One of the ways in which agents talk with models over HTTP. */
export type Dialect = {
  /** Reads a request; null where the path is none of this dialect. Throws for a body that is not as it should be. */
  read(path: string, body: unknown): Asked | null;
  /** Answers as a stream, to its end unless the step hangs. */
  stream(send: SendEvent, asked: Asked, step: ModelStep): void;
  /** The whole answer at once. */
  whole(asked: Asked, step: ModelStep): object;
  /** The body that goes with a status. */
  failure(status: number, message: string): object;
};

/** Sends one server-sent event. */
export type SendEvent = (data: object | string, event?: string) => void;

export function eventsOf(response: ServerResponse): SendEvent {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  return (data, event) => {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    response.write(`${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`);
  };
}

/** Tokens that each answer counts. */
export const COUNTED = { input: 1200, output: 40 };

let calls = 0;

export function newId(prefix: string): string {
  calls += 1;
  return `${prefix}_${calls}`;
}
