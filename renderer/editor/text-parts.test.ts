import { expect, test } from 'vitest';
import type { MergePiece } from '#shared/conflict';
import { partsOfDraft, settledIn } from './draft-parts';
import { draftOfText } from './text-parts';

const conflict = (base: string): MergePiece => ({
  type: 'conflict',
  base,
  ours: 'ours\n',
  theirs: 'theirs\n',
});
const merged = (text: string): MergePiece => ({ type: 'merged', text });
const pieces = [merged('top\n'), conflict('a\n'), merged('b\n'), conflict(''), merged('c\nd')];

const divided = (text: string) => partsOfDraft(pieces, draftOfText(pieces, text));

test('a whole text is divided into its places, and all of them count as resolved', () => {
  const text = 'top\nours\ntheirs\nb\nboth\nc\nd';
  expect(divided(text)).toEqual({ places: ['ours\ntheirs\n', 'both\n'], gaps: ['top\n', 'b\n', 'c\nd'] });
  expect(settledIn(draftOfText(pieces, text))).toBe(2);
});

test('what stands as it was before both is resolved too, and edits beside the places stay beside them', () => {
  const draft = draftOfText(pieces, 'top\na\nb\nc, changed\nd');
  expect(draft.baseChosen).toEqual([0, 1]);
  expect(divided('top\na\nb\nc, changed\nd')?.gaps).toEqual(['top\n', 'b\n', 'c, changed\nd']);
});

test.each(['', 'something else\n', 'd', 'b\ntop\na\n', 'top\n\nb\nb\nb\nc\nd\nmore'])(
  '%j is divided without loss',
  (text) => {
    const parts = divided(text);
    expect(parts?.gaps.map((gap, at) => gap + (parts.places[at] ?? '')).join('')).toBe(text);
  },
);
