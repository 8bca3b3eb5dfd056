/**
 * How an open session's two panes share their room, in pixels. The conversation takes what reads well and the diff, whose
 * lines are long, all the rest, until the user drags the edge; that is kept as a share, for windows of about this size.
 */

const READABLE = 720;
const LEAST_CONVERSATION = 340;
const LEAST_CHANGES = 320;

/** What the user set in a window of one size says little about a much larger one. */
export type RoomSize = 'small' | 'medium' | 'large';

/** How large the room of both panes is, as far as it matters for remembering. */
export function roomSize(room: number): RoomSize {
  if (room < 1000) return 'small';
  return room < 1400 ? 'medium' : 'large';
}

/** The width of the changes in a room of both panes. `share` is what the user set; undefined: nothing. */
export function changesWidth(room: number, share: number | undefined): number {
  const wanted = share === undefined ? room - Math.min(READABLE, room * 0.48) : room * share;
  const most = Math.max(LEAST_CHANGES, room - LEAST_CONVERSATION);
  return Math.round(Math.min(most, Math.max(LEAST_CHANGES, wanted)));
}

/** The bounds of dragging the edge, as widths of the changes. */
export function changesBounds(room: number): { readonly min: number; readonly max: number } {
  return { min: LEAST_CHANGES, max: Math.max(LEAST_CHANGES, room - LEAST_CONVERSATION) };
}

/** The share to keep for a dragged width. */
export function shareOf(room: number, width: number): number {
  return room <= 0 ? 0.5 : Math.min(0.9, Math.max(0.1, Math.round((width / room) * 1000) / 1000));
}
