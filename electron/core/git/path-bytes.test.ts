import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '#shared/testing/property-runs';
import { pathFromBytes, pathsFromZ, pathsToZ, pathToBytes } from './path-bytes';

test('any bytes come back as they were, through JSON too', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (bytes) => {
      const path = JSON.parse(JSON.stringify(pathFromBytes(bytes))) as string;
      expect([...pathToBytes(path)]).toEqual([...bytes]);
    }),
    propertyRuns(500),
  );
});

test.each([
  ['valid text', Buffer.from('ünï 👩‍💻'), 'ünï 👩‍💻'],
  ['a stray byte between valid ones', Buffer.from([0x61, 0xff, 0xc3, 0xa9]), 'a\udcffé'],
  ['a sequence cut short', Buffer.from([0xe2, 0x82]), '\udce2\udc82'],
  ['a surrogate written as UTF-8', Buffer.from([0xed, 0xb2, 0x80]), '\udced\udcb2\udc80'],
  ['an overlong slash', Buffer.from([0xc0, 0xaf]), '\udcc0\udcaf'],
  ['a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x61]), '\ufeffa'],
])('%s', (_name, bytes, path) => {
  expect(pathFromBytes(bytes)).toBe(path);
  expect(pathToBytes(path)).toEqual(bytes);
});

test('lists of paths keep every name', () => {
  const paths = ['a\nb', 'b\udcff', ' '];
  expect(pathsFromZ(pathsToZ(paths))).toEqual(paths);
  expect(pathsFromZ(Buffer.alloc(0))).toEqual([]);
});
