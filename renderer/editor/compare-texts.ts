import type { CompareAnswer, CompareRequest } from './compare-worker';
import CompareWorker from './compare-worker?worker';
import { type Comparison, wholeChange } from './comparison';

type Waiting = { resolve(comparison: Comparison): void; reject(error: Error): void };

const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let asked = 0;

/** Where two texts, given as their lines, differ. Null stands for a side without a file. */
export function compareTexts(
  old: readonly string[] | null,
  now: readonly string[] | null,
  ignoreSpace: boolean,
): Promise<Comparison> {
  if (old === null || now === null) return Promise.resolve(wholeChange(shownLines(old), shownLines(now)));
  asked += 1;
  const id = asked;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker ??= start();
    worker.postMessage({ id, old, now, ignoreSpace } satisfies CompareRequest);
  });
}

function start(): Worker {
  const started = new CompareWorker({ name: 'understory-compare' });
  started.onmessage = ({ data }: MessageEvent<CompareAnswer>) => {
    waiting.get(data.id)?.resolve(data.comparison);
    waiting.delete(data.id);
  };
  started.onerror = (event) => {
    const error = new Error(`texts could not be compared: ${event.message}`);
    for (const one of waiting.values()) one.reject(error);
    waiting.clear();
    started.terminate();
    worker = null;
  };
  return started;
}

/** The empty line after the last line break is no line to a reader. */
function shownLines(lines: readonly string[] | null): number {
  if (lines === null) return 0;
  return lines.at(-1) === '' ? lines.length - 1 : lines.length;
}
