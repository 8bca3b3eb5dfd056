import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseJson, parseJsonAs } from './parse-json';

test('what is JSON is read, and what is not or does not fit is not', () => {
  expect(parseJson('{"a":[1]}')).toEqual({ a: [1] });
  expect(parseJson('null')).toBe(null);
  expect(parseJson('{"a":')).toBe(undefined);
  expect(parseJson('')).toBe(undefined);
  const Named = z.object({ name: z.string() });
  expect(parseJsonAs(Named, '{"name":"a","more":1}')).toEqual({ name: 'a' });
  expect(parseJsonAs(Named, '{"name":1}')).toBe(null);
  expect(parseJsonAs(Named, '{"name":')).toBe(null);
  // A schema that takes anything takes no text that is no JSON for a value.
  expect(parseJsonAs(z.unknown(), 'nothing')).toBe(null);
});
