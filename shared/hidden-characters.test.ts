import { expect, test } from 'vitest';
import { displayPath, displayText } from './display-path';
import { hasHidden, shownParts } from './hidden-characters';

test.each([
  ['overrides and embeddings', 'a\u202a\u202b\u202c\u202d\u202eb', 'a\\u202a\\u202b\\u202c\\u202d\\u202eb'],
  ['isolates', 'a\u2066\u2067\u2068\u2069b', 'a\\u2066\\u2067\\u2068\\u2069b'],
  ['direction marks', '\u200e\u200f\u061c', '\\u200e\\u200f\\u061c'],
  ['what has no width', 'pass\u200bword\u2060\u2061\u2064', 'pass\\u200bword\\u2060\\u2061\\u2064'],
  ['joiners where nothing is joined', 'ad\u200cmi\u200dn', 'ad\\u200cmi\\u200dn'],
  ['a byte order mark', '\ufeffa\ufeff', '\\ufeffa\\ufeff'],
  ['soft hyphens and joiners of graphemes', 'pay\u00adpal\u034f', 'pay\\u00adpal\\u034f'],
  ['fillers', '\u115f\u1160\u3164\uffa0\u2800', '\\u115f\\u1160\\u3164\\uffa0\\u2800'],
  ['line separators', 'a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
  ['tags', 'ok\u{e0001}\u{e0072}\u{e006d}\u{e007f}', 'ok\\u{e0001}\\u{e0072}\\u{e006d}\\u{e007f}'],
  ['tags behind a flag that is none', '\u{1f3f4}\u{e0072}\u{e007f}', '\u{1f3f4}\\u{e0072}\\u{e007f}'],
  ['selectors of nothing', 'a\ufe0f\ufe00\u{e0100}1\ufe0f', 'a\\ufe0f\\ufe00\\u{e0100}1\\ufe0f'],
  ['selectors behind an emoji', '❤\ufe0f\ufe0f\u{e0101}', '❤\ufe0f\\ufe0f\\u{e0101}'],
  ['annotations', '\ufff9a\ufffab\ufffb', '\\ufff9a\\ufffab\\ufffb'],
  ['deprecated and unassigned ones', '\u206a\u206f\ufff0\u{e0fff}', '\\u206a\\u206f\\ufff0\\u{e0fff}'],
  ['musical and shorthand controls', '\u{1d173}\u{1bca0}', '\\u{1d173}\\u{1bca0}'],
  ['controls', '\u001b[31m\u009b\u0007\u007f\u0000', '\\u001b[31m\\u009b\\u0007\\u007f\\u0000'],
  ['raw bytes and lone surrogates', 'caf\udce9\ud83d', 'caf\\xe9\\ud83d'],
])('%s are shown as escapes', (_what, text, shown) => {
  expect(displayPath(text)).toBe(shown);
  expect(displayText(text)).toBe(shown);
  expect(hasHidden(text)).toBe(true);
});

test.each([
  ['letters of any script', 'Ünïcödé 日本語 ру́сский עברית العربية ไทย'],
  ['emoji: joined, toned, with a look', '👩‍👩‍👧 👩🏽‍💻 🏳️‍🌈 ❤️ ❤️‍🔥 ⚠️ ☺︎ 🧑🏻‍🤝‍🧑🏿'],
  ['keycaps and flags', '1️⃣ #️⃣ 🇫🇷 \u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'],
  ['joiners where a script needs them', 'می‌خواهم ක්‍රි क्‍ष'],
  ['selected forms of ideographs', '葛\u{e0100} 辻\ufe00'],
  ['signs before a number', '\u0600١٢'],
  ['spaces of other widths', '10\u00a0km 1\u202f000 全角\u3000'],
])('%s stay as they are', (_what, text) => {
  expect(displayPath(text)).toBe(text);
  expect(hasHidden(text)).toBe(false);
});

test('in a name line breaks and tabs are shown, in text they are what they are', () => {
  expect(displayPath('a\r\nb\tc')).toBe('a\\r\\nb\\tc');
  expect(displayText('a\r\nb\tc\n')).toBe('a\nb\tc\n');
  expect(hasHidden('a\r\nb\tc\n')).toBe(false);
});

test('a carriage return in the middle of a line cannot draw over it', () => {
  expect(displayText('rm -rf ~\rls\r\r\n')).toBe('rm -rf ~\\rls\\r\n');
  expect(hasHidden('rm -rf ~\rls')).toBe(true);
});

test('every hidden character says what it is', () => {
  expect(shownParts('a\u202eb\u200b\u0007\udcff', 'escaped')).toEqual([
    { shown: 'a', about: null },
    { shown: '\\u202e', about: 'U+202E, reorders the text around it' },
    { shown: 'b', about: null },
    { shown: '\\u200b', about: 'U+200B, invisible' },
    { shown: '\\u0007', about: 'U+0007, a control character' },
    { shown: '\\xff', about: 'A byte that is not UTF-8' },
  ]);
});
