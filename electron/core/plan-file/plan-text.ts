import type { PlanNotRead } from '#shared/plan';
import { ok, type Result, refuse } from '#shared/result';

/** A file of a plan as it was found. Its name is only ever shown, and compared: nothing is opened by it. */
export interface PlanFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A file of a plan as text, with the way back to its bytes. */
export interface PlanText extends PlanFile {
  /** Which one of the plan's files it is, from 0. */
  readonly file: number;
  /** Without a byte order mark. */
  readonly text: string;
  /** Without what ends them; `at` counts bytes of the file, byte order mark and line ends included. */
  readonly lines: readonly { readonly text: string; readonly at: number }[];
}

/** The largest plan of the wild has 286 kB; what is larger than this was not written for people. */
export const LARGEST_PLAN = 2 * 1024 * 1024;
const MOST_LINES = 100_000;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const BYTE_ORDER_MARK = '\uFEFF';

/** A file's text, unless it is none: nothing is replaced or left out silently, since what is ticked later are bytes. */
export function readPlanText({ name, bytes }: PlanFile, file: number): Result<PlanText, PlanNotRead> {
  const no = (why: PlanNotRead['why'], line: number | null = null) =>
    refuse({ code: 'plan-not-read' as const, file: name, why, line });
  if (bytes.length > LARGEST_PLAN) return no('too-large');
  if (bytes.includes(0)) return no('binary');
  const whole = decoded(bytes);
  if (whole === null) return no('not-utf8', firstOther(bytes));
  const hasMark = whole.startsWith(BYTE_ORDER_MARK);
  const text = hasMark ? whole.slice(1) : whole;
  const split = text.split('\n');
  if (split.length > MOST_LINES) return no('too-large');
  let at = hasMark ? 3 : 0;
  const lines = split.map((line) => {
    const begins = at;
    at += Buffer.byteLength(line) + 1;
    return { text: line.endsWith('\r') ? line.slice(0, -1) : line, at: begins };
  });
  return ok({ name, bytes, file, text, lines });
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

/** The first line that is no UTF-8. */
function firstOther(bytes: Uint8Array): number {
  let line = 1;
  for (let from = 0; from <= bytes.length; line++) {
    const end = bytes.indexOf(0x0a, from);
    const to = end < 0 ? bytes.length : end;
    if (decoded(bytes.subarray(from, to)) === null) return line;
    from = to + 1;
  }
  return line;
}
