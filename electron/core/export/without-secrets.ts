import { isDeepStrictEqual } from 'node:util';
import type { ExportPlace, ExportReport, ReplacedSecret } from '#shared/export';
import type { SecretKind } from '#shared/secret';
import { redact } from '../redaction';
import type { ExportPart } from './export-part';

/** As many as somebody looks through before they share an export. */
const MOST_SHOWN = 200;
/** What is shown before and behind a secret that was replaced. */
const AROUND = 80;

/** Takes secrets out of the parts of an export, and keeps an account of it. */
export function withoutSecrets() {
  const counts = new Map<SecretKind, number>();
  const first: ReplacedSecret[] = [];
  const clean = (text: string, place: ExportPlace): string => {
    const redacted = redact(text);
    for (const { kind, at } of redacted.found) {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      const shown = { kind, place, line: around(redacted.text, at) };
      // A tool's title often is its command.
      if (first.length < MOST_SHOWN && !isDeepStrictEqual(first.at(-1), shown)) first.push(shown);
    }
    return redacted.text;
  };
  return {
    clean: (part: ExportPart): ExportPart => eachText(part, (text) => clean(text, placeOf(part))),
    report: (): ExportReport => ({
      counts: [...counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count),
      first,
    }),
  };
}

/** The same value with each text in it as `change` makes it; names of fields stay. */
function eachText<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((one) => eachText(one, change)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, eachText(one, change)])) as T;
}

function placeOf(part: ExportPart): ExportPlace {
  switch (part.part) {
    case 'about':
    case 'metrics':
      return { turn: null, in: 'about' };
    case 'turn':
      return { turn: part.turn.turn, in: 'prompt' };
    case 'item':
      return { turn: part.turn, in: part.item.type };
    case 'turn-end':
      return { turn: part.end.turn, in: part.end.failure === null ? 'plan' : 'failure' };
    case 'changes':
      return { turn: null, in: 'changes' };
    case 'comments':
      return { turn: null, in: 'comment' };
    default:
      return part satisfies never;
  }
}

/** The line in which words stand that replaced a secret, cut to what is near them. */
function around(text: string, at: number): string {
  const begin = Math.max(text.lastIndexOf('\n', at - 1) + 1, at - AROUND);
  const feed = text.indexOf('\n', at);
  const end = Math.min(feed === -1 ? text.length : feed, at + 2 * AROUND);
  return text.slice(begin, end).trim();
}
