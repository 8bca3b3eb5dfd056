import type { ClipboardEvent } from 'react';
import type { ChangedFile } from '#shared/changeset';
import { COPIED_LINES, type CopiedLines } from '#shared/folded-text';
import { LONGEST_PROMPT } from '#shared/next-prompt';
import type { ReadPlace } from '../../editor/use-line-notes';

/** Has what is copied out of a file say where it stands there, for the window's own prompt fields. */
export function carryLines(event: ClipboardEvent, file: ChangedFile, place: ReadPlace | null): void {
  const { clipboardData: data, target } = event;
  // The editor has put its selection there; elsewhere the browser would only after this.
  const own = data.getData('text/plain');
  // A comment that is being written beside the lines is none of them.
  if (own === '' && (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement)) return;
  const text = own === '' ? (getSelection()?.toString() ?? '') : own;
  if (place === null || text === '' || text.length > LONGEST_PROMPT) return;
  const { side, lines } = place;
  const copied: CopiedLines = {
    path: side === 'before' ? (file.from ?? file.path) : file.path,
    side,
    ...lines,
    text: text.replaceAll('\r\n', '\n'),
  };
  event.preventDefault();
  data.setData('text/plain', text);
  data.setData(COPIED_LINES, JSON.stringify(copied));
}
