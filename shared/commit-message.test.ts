import { expect, test } from 'vitest';
import { CommitMessage, tidyMessage } from './commit-message';

test('a message is some text that Git can hold', () => {
  for (const text of ['', ' \n\t', 'a\0b', 'a'.repeat(100_001)])
    expect(CommitMessage.safeParse(text).success, JSON.stringify(text.slice(0, 9))).toBe(false);
  expect(CommitMessage.safeParse('# a heading is a message, too').success).toBe(true);
});

test('a message is tidied as Git does it, and keeps all of its words', () => {
  expect(tidyMessage('\n\nSubject  \r\n\r\n\r\n\r\n  indented\t\n# kept\n\n')).toBe(
    'Subject\n\n  indented\n# kept\n',
  );
});
