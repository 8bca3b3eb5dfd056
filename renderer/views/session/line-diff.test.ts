import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '#shared/testing/property-runs';
import { lineDiff } from './line-diff';

function drawn(before: string | null, after: string, context?: number): string[] {
  const marks = { same: ' ', added: '+', deleted: '-' };
  return lineDiff(before, after, context).lines.map((line) =>
    line.type === 'skip' ? `… ${line.lines}` : `${marks[line.type]}${line.text}`,
  );
}

describe('a small diff', () => {
  test('shows what changed with a little around it', () => {
    const before = 'a\nb\nc\nd\ne\nf\ng\n';
    expect(drawn(before, 'a\nb\nc\nD\ne\nf\ng\n', 1)).toEqual(['… 2', ' c', '-d', '+D', ' e', '… 2']);
  });

  test('a new file is all added, an emptied one all deleted', () => {
    expect(drawn(null, 'a\nb\n')).toEqual(['+a', '+b']);
    expect(drawn('a\nb', '')).toEqual(['-a', '-b']);
  });

  test('equal texts differ in nothing', () => {
    expect(lineDiff('a\nb\n', 'a\nb\n')).toMatchObject({ additions: 0, deletions: 0 });
  });

  test('finds the shortest way where one exists', () => {
    expect(lineDiff('a\nb\nc\na\nb\nb\na', 'c\nb\na\nb\na\nc')).toMatchObject({ additions: 2, deletions: 3 });
  });

  test('texts with nothing in common are answered at once', () => {
    const of = (mark: string) => Array.from({ length: 5000 }, (_, line) => `${mark}${line}`).join('\n');
    expect(lineDiff(of('a'), of('b'))).toMatchObject({ additions: 5000, deletions: 5000 });
  });

  test('taking the added and equal lines always gives the new text, the deleted and equal ones the old', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 30 })
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { lines } = lineDiff(before, after, 1000);
        const side = (gone: 'added' | 'deleted') =>
          lines.flatMap((line) => (line.type === 'skip' || line.type === gone ? [] : [line.text]));
        const split = (whole: string) => (whole === '' ? [] : whole.replace(/\n$/, '').split('\n'));
        // Equal texts have no change and therefore show nothing but one skip.
        if (before === after) return lines.every((line) => line.type === 'skip');
        if (lines.some((line) => line.type === 'skip')) return split(before).join() === split(after).join();
        expect(side('deleted')).toEqual(split(after));
        expect(side('added')).toEqual(split(before));
        return true;
      }),
      propertyRuns(100),
    );
  });
});
