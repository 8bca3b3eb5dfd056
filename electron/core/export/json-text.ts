import { escapeHiddenInJson } from '#shared/hidden-characters';
import type { ExportText } from './export-text';

/** Raised with each change that a reader of earlier exports would not understand. */
const VERSION = 1;

/**
 * An export as JSON, piece by piece: one object whose `turns` each have their `items`. Characters that hide or reorder are
 * JSON's escapes in it. The order of the parts is that of the file.
 */
export function jsonText(redacted: boolean): ExportText {
  /** What is open: the list of what comes before the turns, that of the turns, and the items of a turn. */
  let open: 'nothing' | 'preparation' | 'turns' | 'items' = 'nothing';
  let first = true;
  const listed = (value: unknown): string => {
    const before = first ? '\n' : ',\n';
    first = false;
    return before + json(value);
  };
  function* enterTurns(): Generator<string> {
    if (open === 'nothing') yield ',\n"preparation": []';
    if (open === 'preparation') yield '\n]';
    if (open === 'nothing' || open === 'preparation') {
      yield ',\n"turns": [';
      first = true;
      open = 'turns';
    }
  }
  function* leaveTurns(): Generator<string> {
    yield* enterTurns();
    if (open === 'turns') yield '\n]';
    open = 'nothing';
  }
  return {
    *write(part) {
      switch (part.part) {
        case 'about':
          yield `{\n"format": "understory-session",\n"version": ${VERSION},\n"redacted": ${redacted},\n`;
          yield `"session": ${json(part.about)}`;
          return;
        case 'item':
          if (part.turn === null && open === 'nothing') {
            yield ',\n"preparation": [';
            open = 'preparation';
          }
          yield listed(part.item);
          return;
        case 'turn':
          yield* enterTurns();
          yield `${first ? '\n' : ',\n'}${json(part.turn).slice(0, -1)},"items":[`;
          first = true;
          open = 'items';
          return;
        case 'turn-end': {
          const { turn: _, ...end } = part.end;
          yield `\n],${json(end).slice(1)}`;
          first = false;
          open = 'turns';
          return;
        }
        case 'changes':
          yield* leaveTurns();
          yield `,\n"changes": ${json(part.changes)}`;
          return;
        case 'comments':
          yield `,\n"comments": ${json(part.comments)}`;
          return;
        case 'metrics':
          yield `,\n"metrics": ${json(part.metrics)}`;
          return;
        default:
          return part satisfies never;
      }
    },
    *end(report) {
      yield `,\n"secrets": ${json(report.counts)}\n}\n`;
    },
  };
}

function json(value: unknown): string {
  return escapeHiddenInJson(JSON.stringify(value));
}
