import { expect, test } from 'vitest';
import { parseVariant } from './variant-argument';

test.each([
  ['codex', 'codex', null, null],
  ['claude-code:opus', 'claude-code', 'opus', null],
  ['a@reviewer', 'a', null, 'reviewer'],
  ['a:m@reviewer', 'a', 'm', 'reviewer'],
  ['a:vendor/m:7b', 'a', 'vendor/m:7b', null],
  ['a:m@2026@', 'a', 'm@2026', null],
  [':m', null, 'm', null],
  ['@reviewer', null, null, 'reviewer'],
])('%s', (text, agent, model, customAgent) => {
  expect(parseVariant(text)).toEqual({ agent, model, customAgent });
});

test.each(['', ':', '@', ':@'])('%j is none', (text) => {
  expect(() => parseVariant(text)).toThrow('not a variant');
});
