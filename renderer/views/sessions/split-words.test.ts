import { expect, test } from 'vitest';
import { splitWords } from './split-words';

const marked = (text: string, typed: string) =>
  splitWords(text, typed)
    .map((part) => (part.found ? `[${part.text}]` : part.text))
    .join('');

test.each([
  ['The zephyr is in the middle', 'zeph', 'The [zeph]yr is in the middle'],
  ['Limits, limits', 'LIMIT s', '[Limit][s], [limit][s]'],
  ['cache and caches', 'cache caches', '[cache] and [caches]'],
  ['a.b (c) $1', '(c) $1', 'a.b [(c)] [$1]'],
  ['nothing of it', 'else', 'nothing of it'],
  ['as it is', ' * ', 'as it is'],
])('%j searched for %j', (text, typed, expected) => {
  expect(marked(text, typed)).toBe(expected);
});
