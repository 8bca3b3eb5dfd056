import type { TranscriptRow } from './transcript-rows';

/** Of longer texts only an end is drawn. */
const LONG = 50_000;

/** A first guess of a row's height in pixels, before it is drawn. */
export function guessHeight(row: TranscriptRow | undefined): number {
  return row ? 12 + guessInside(row) : 0;
}

function guessInside(row: TranscriptRow): number {
  switch (row.type) {
    case 'prompt':
      return (
        38 + Math.min(14, Math.floor(row.turn.prompt.length / 70)) * 19 + (row.turn.attachments ? 38 : 0)
      );
    case 'plan':
      return row.entries.length * 21;
    case 'item':
      return row.item.type === 'said' ? 22 + Math.floor(Math.min(row.item.text.length, LONG) / 80) * 19 : 30;
    case 'run':
      return 30;
    case 'failure':
      return 130;
    case 'interrupted':
      return 56;
    case 'turn-end':
    case 'working':
      return 20;
    default:
      return row satisfies never;
  }
}
