import { expect, test } from 'vitest';
import { describeNote } from './describe-note';

test('a loss says what is gone, whether it is back, and what may have the rest', () => {
  const none = { checkpoints: 0, applies: 0, discards: 0, objects: 0, left: [], moreLeft: 0, objectsLeft: 0 };
  const loss = { ...none, code: 'loss', during: 'turn' } as const;
  expect(describeNote({ ...loss, checkpoints: 2, applies: 1, objects: 1200 })).toEqual({
    level: 'warning',
    text: 'During this turn the repository lost 2 checkpoints, 1 snapshot that undoing an apply needs and 1,200 objects that they need. Understory put all of it back from its own copies.',
  });
  const left = ['refs/understory/one/1/end', 'refs/understory/one/discarded'];
  expect(describeNote({ ...loss, during: 'meanwhile', discards: 1, left, moreLeft: 4 }).text).toBe(
    'Outside of any turn the repository lost 1 discarded session. Not all of it could be put back: refs/understory/one/1/end, refs/understory/one/discarded and 4 more. What Understory has of it stays in its data folder; a clone or backup of the repository may have the rest.',
  );
  expect(describeNote({ ...loss, objects: 1, objectsLeft: 1 }).text).toMatch(
    /lost 1 object that checkpoints need\. Not all of it could be put back\. What/,
  );
});

test('a write that was cut off is a warning where files were left as they are', () => {
  const settled = { code: 'apply-settled', operation: 'undo', outcome: 'rolled-back' } as const;
  expect(describeNote({ ...settled, kept: 0 }).level).toBe('info');
  expect(describeNote({ ...settled, kept: 1 })).toEqual({
    level: 'warning',
    text: 'An undo was cut off when Understory ended and has been taken back. 1 file that was changed meanwhile was left as it is.',
  });
});

test('a path is one word of the command to type, and hides nothing', () => {
  const { text } = describeNote({ code: 'pipe-met', path: "/r/it's\u202e" });
  expect(text).toContain(String.raw`rm '/r/it'\''s`);
  expect(text).not.toContain('\u202e');
});
