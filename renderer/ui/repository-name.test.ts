import { expect, test } from 'vitest';
import { distinctNames, repositoryName } from './repository-name';

test('equal names are told apart by the folders above them, others stay short', () => {
  const paths = [
    '/home/ada/work/shop',
    '/home/ada/old/shop',
    '/home/ada/farm',
    '/srv/work/shop',
    'C:\\code\\x',
  ];
  expect([...distinctNames(paths).values()]).toEqual([
    'ada/work/shop',
    'old/shop',
    'farm',
    'srv/work/shop',
    'x',
  ]);
  expect([...distinctNames(['/a/shop', '/a/shop']).values()]).toEqual(['shop']);
  expect(distinctNames(['/shop', '/x/shop']).get('/shop')).toBe('shop');
  expect(distinctNames(['/shop', '/x/shop']).get('/x/shop')).toBe('x/shop');
});

test('a name is shown with what hides in it', () => {
  expect(repositoryName('/a/sh\u202eop')).not.toContain('\u202e');
  expect([...distinctNames(['/a\n/shop', '/b/shop']).values()].join()).not.toContain('\n');
});
