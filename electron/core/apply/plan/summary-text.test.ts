import { describe, expect, test } from 'vitest';
import { summaryText } from './summary-text';

describe('what an agent said last, as part of a commit message', () => {
  test('is its prose, in lines of a message’s width, without what Git takes for comments', () => {
    const said = `## Summary\r\n\r\nThe parser reads quoted names now, and tells of the first that it cannot read, with the line it stands in.\n- the names that are quoted twice are read as they were before this change was made`;
    expect(summaryText(said)).toBe(
      [
        'Summary',
        '',
        'The parser reads quoted names now, and tells of the first that it cannot',
        'read, with the line it stands in.',
        '- the names that are quoted twice are read as they were before this',
        '  change was made',
      ].join('\n'),
    );
  });

  test('ends before code and tables, and is not endless', () => {
    expect(summaryText('Done.\n\n```ts\nconst a = 1;\n```\n\nMore.')).toBe('Done.');
    expect(summaryText('Done.\n\n| a | b |\n|---|---|')).toBe('Done.');
    const long = Array.from({ length: 50 }, (_, at) => `Paragraph ${at} ${'word '.repeat(30)}`).join('\n\n');
    expect(summaryText(long).length).toBeLessThan(1600);
    expect(summaryText('x'.repeat(5000)).length).toBeLessThan(1300);
    expect(summaryText('')).toBe('');
  });

  test('hides no character', () => {
    expect(summaryText('a\u202eb')).toBe('a\\u202eb');
  });
});
