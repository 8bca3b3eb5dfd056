import { expect, test } from 'vitest';
import { RepoPath, SessionId } from '#shared/ids';
import { UsageError } from './exit-code';
import { parseResolution, toResolutions } from './resolution-argument';

test.each([
  ['src/a.ts=ours', { path: 'src/a.ts', take: 'ours' }],
  ['with=equals=theirs', { path: 'with=equals', take: 'theirs' }],
  ['a b.txt=@/tmp/merged=1.txt', { path: 'a b.txt', take: { file: '/tmp/merged=1.txt' } }],
  ['two\nlines=base', { path: 'two\nlines', take: 'base' }],
  ['src/a.ts=proposed', { path: 'src/a.ts', take: 'proposed' }],
  ['proposed', { path: null, take: 'proposed' }],
])('%j', (text, expected) => {
  expect(parseResolution(text)).toEqual(expected);
});

test.each(['src/a.ts', '=ours', 'src/a.ts=mine', 'src/a.ts=', 'src/a.ts=@'])('%j is refused', (text) => {
  expect(() => parseResolution(text)).toThrow(UsageError);
});

test('what was proposed is taken where it is asked for, and a later resolution of the same path overrules it', async () => {
  const [a, b] = [RepoPath.parse('a.txt'), RepoPath.parse('b.txt')];
  const from = { session: SessionId.parse('resolver'), title: 'Resolve' };
  const offer = (path: RepoPath, source: 'agent' | 'kept') => ({
    path,
    place: 'worktree' as const,
    take: { choice: 'both' as const },
    source,
    from,
  });
  const plan = { conflicts: [], offers: [offer(a, 'agent'), offer(b, 'agent'), offer(b, 'kept')] };
  const taken = async (...texts: string[]) =>
    toResolutions(texts.map(parseResolution), plan, { cwd: '/', tops: ['/repo'] });
  const proposed = (path: RepoPath) => ({ path, place: 'worktree', take: { choice: 'both' } });
  expect(await taken('proposed')).toEqual([proposed(a), proposed(b)]);
  expect(await taken('b.txt=proposed')).toEqual([proposed(b)]);
  expect(await taken('proposed', 'a.txt=ours')).toEqual([
    proposed(b),
    { path: 'a.txt', take: { choice: 'ours' } },
  ]);
});
