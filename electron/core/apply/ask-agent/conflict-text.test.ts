import { expect, test } from 'vitest';
import { choiceIn, sheetText } from './choice-sheet';
import { hasMarkers, markerSizeFor, withMarkers } from './conflict-text';

const labels = { ours: 'workspace', base: 'base', theirs: 'session' };

test('a disagreement stands between markers with all three sides, and an end of line is added where one is missing', () => {
  const text = withMarkers(
    [
      { type: 'merged', text: 'one\n' },
      { type: 'conflict', ours: 'mine', base: '', theirs: 'yours\n' },
    ],
    labels,
    7,
  );
  expect(text).toBe('one\n<<<<<<< workspace\nmine\n||||||| base\n=======\nyours\n>>>>>>> session\n');
  expect(hasMarkers(text, 7)).toBe(true);
  expect(hasMarkers('one\nmine\nyours\n', 7)).toBe(false);
});

test('lines that look like markers make the markers longer, and markers end as the lines of the file do', () => {
  const heading = 'Title\r\n=======\r\n';
  const size = markerSizeFor([heading, null, '<<<<<<<<< left by hand\n']);
  expect(size).toBe(11);
  const text = withMarkers([{ type: 'conflict', ours: heading, base: '', theirs: 'x\r\n' }], labels, size);
  expect(text).toContain(`${'='.repeat(11)}\r\nx\r\n`);
  expect(hasMarkers(heading, size)).toBe(false);
  expect(hasMarkers(text, size)).toBe(true);
});

test('a sheet is read back by number, forgiving in its form and not in its words', () => {
  const names = { ours: 'workspace', theirs: 'session' };
  const entry = { path: 'logo.png', why: 'It is not text.', sides: [], names };
  const first = { ...entry, number: 1, choices: ['ours', 'theirs', 'both', 'content'] as const };
  const second = { ...entry, number: 2, choices: ['ours', 'theirs', 'delete'] as const };
  const sheet = sheetText([first, second]);
  expect(choiceIn(sheet, first)).toBe('nothing');
  const answered = sheet.replace('1 =', ' 1= `Session`').replace('2 =', '2 = both');
  expect(choiceIn(answered, first)).toBe('theirs');
  expect(choiceIn(answered, second)).toBe('unknown');
  expect(choiceIn('', first)).toBe('nothing');
  expect(choiceIn(answered.replace('2 = both', '2 = delete'), second)).toBe('delete');
});
