import { expect, test } from 'vitest';
import type { MergePiece } from '#shared/conflict';
import {
  draftOfParts,
  isUntouched,
  partsAtFirst,
  partsOfDraft,
  settledIn,
  type TextParts,
} from './draft-parts';

const conflict = (base: string): MergePiece => ({
  type: 'conflict',
  base,
  ours: 'ours\n',
  theirs: 'theirs\n',
});
const merged = (text: string): MergePiece => ({ type: 'merged', text });
const pieces = [conflict('a\n'), merged('b\n'), conflict(''), conflict('c\n'), merged('d')];
const join = ({ places, gaps }: TextParts) => gaps.map((gap, at) => gap + (places[at] ?? '')).join('');

test('a text has one gap more than places, wherever it begins and ends', () => {
  expect(partsAtFirst(pieces)).toEqual({ places: ['a\n', '', 'c\n'], gaps: ['', 'b\n', '', 'd'] });
  expect(partsAtFirst([merged('all')])).toEqual({ places: [], gaps: ['all'] });
  expect(join(partsAtFirst(pieces))).toBe('a\nb\nc\nd');
});

test('a draft holds only what differs, and gives back the very text', () => {
  const now = { places: ['mine\n', '', 'c\n'], gaps: ['before\n', 'b\n', 'typed\n', 'd\nafter'] };
  const draft = draftOfParts(pieces, now, [2]);
  expect(draft).toEqual({
    count: 3,
    places: [{ at: 0, text: 'mine\n' }],
    gaps: [
      { at: 0, text: 'before\n' },
      { at: 2, text: 'typed\n' },
      { at: 3, text: 'd\nafter' },
    ],
    baseChosen: [2],
  });
  expect(partsOfDraft(pieces, draft)).toEqual(now);
  expect(settledIn(draft)).toBe(2);
  expect(isUntouched(draft)).toBe(false);
  expect(isUntouched(draftOfParts(pieces, partsAtFirst(pieces), []))).toBe(true);
});

test('a draft of another text is not taken for one of this', () => {
  const draft = draftOfParts(pieces, partsAtFirst(pieces), []);
  expect(partsOfDraft(pieces.slice(1), draft)).toBeNull();
});
