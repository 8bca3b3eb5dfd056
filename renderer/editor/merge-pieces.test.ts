import { describe, expect, test } from 'vitest';
import type { MergePiece } from '#shared/conflict';
import {
  countLines,
  type Disagreement,
  documentOf,
  fillers,
  lineEndsOf,
  settlementOf,
  textOfSide,
} from './merge-pieces';

const place: Disagreement = { type: 'conflict', base: 'b\n', ours: 'o\n', theirs: 't1\nt2\n' };
const pieces: MergePiece[] = [{ type: 'merged', text: 'one\n' }, place, { type: 'merged', text: 'two\n' }];

describe('what stands at a disagreement', () => {
  test.each([
    ['b\n', 'open'],
    ['o\n', 'ours'],
    ['t1\nt2\n', 'theirs'],
    ['t1\nt2', 'theirs'],
    ['o\nt1\nt2\n', 'ours-theirs'],
    ['t1\nt2\no\n', 'theirs-ours'],
    ['mine alone\n', 'edited'],
    ['', 'edited'],
  ])('%j is %s', (text, settlement) => {
    expect(settlementOf(place, text, false)).toBe(settlement);
  });

  test('the base counts only when it was chosen', () => {
    expect(settlementOf(place, 'b\n', true)).toBe('base');
  });

  test('nothing is open where both sides inserted, and chosen where a side deleted', () => {
    const inserted: Disagreement = { type: 'conflict', base: '', ours: 'o\n', theirs: 't\n' };
    expect(settlementOf(inserted, '', false)).toBe('open');
    expect(settlementOf(inserted, '', true)).toBe('base');
    const deleted: Disagreement = { type: 'conflict', base: 'b\n', ours: '', theirs: 't\n' };
    expect(settlementOf(deleted, '', false)).toBe('ours');
  });

  test('both sides stay on lines of their own', () => {
    const atEnd: Disagreement = { type: 'conflict', base: 'b', ours: 'o', theirs: 't' };
    expect(textOfSide(atEnd, 'ours-theirs')).toBe('o\nt');
  });
});

describe('the documents', () => {
  test('differ only where the sides disagree, and know their lines', () => {
    expect(documentOf(pieces, 'theirs')).toEqual({
      text: 'one\nt1\nt2\ntwo\n',
      places: [
        { start: 1, lines: 1 },
        { start: 2, lines: 2 },
        { start: 4, lines: 1 },
      ],
    });
  });

  test('are filled so that pieces begin at one height', () => {
    expect(
      fillers([
        [1, 2, 1],
        [1, 1, 3],
        [1, 0, 1],
      ]),
    ).toEqual([
      [0, 0, 2],
      [0, 1, 0],
      [0, 2, 2],
    ]);
  });

  test('lines are counted as an editor does', () => {
    expect(['', 'a', 'a\n', 'a\nb', '\n'].map(countLines)).toEqual([0, 1, 1, 2, 1]);
  });
});

describe('line ends', () => {
  const of = (text: string): MergePiece[] => [{ type: 'merged', text }, place];
  test('one kind can be edited, a mixture cannot', () => {
    expect(lineEndsOf(of('a\n'))).toBe('\n');
    expect(lineEndsOf([{ type: 'merged', text: 'a\r\nb' }])).toBe('\r\n');
    expect(lineEndsOf(of('a\r\n'))).toBe('mixed');
    expect(lineEndsOf(of('a\rb\n'))).toBe('mixed');
  });
});
