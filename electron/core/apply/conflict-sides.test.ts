import { describe, expect, test } from 'vitest';
import type { ConflictSides, MergePiece } from '#shared/conflict';
import { applyScene } from '../testing/apply-scene';
import { parseMerged } from './conflict-sides';

const lines = (changes: Record<number, string> = {}) =>
  `${Array.from({ length: 20 }, (_, line) => changes[line] ?? `line ${line}`).join('\n')}\n`;

type Content = string | Buffer;

/** The sides of the one conflict that two edits of a file make. */
async function sidesOf(base: Content, theirs: Content, ours: Content): Promise<ConflictSides> {
  await using scene = await applyScene({ 'f.txt': base });
  await scene.work({ 'f.txt': theirs });
  await scene.repo.write({ 'f.txt': ours });
  const [conflict] = (await scene.plan()).conflicts;
  if (!conflict) throw new Error('no conflict');
  const { stages } = conflict;
  return await scene.applies.sides(scene.repo.path, {
    base: stages.base?.oid ?? null,
    ours: stages.ours?.oid ?? null,
    theirs: stages.theirs?.oid ?? null,
  });
}

function take(pieces: readonly MergePiece[] | null, side: 'ours' | 'theirs' | 'base'): string {
  return (pieces ?? []).map((piece) => (piece.type === 'merged' ? piece.text : piece[side])).join('');
}

describe('the sides of a conflict', () => {
  test('what does not conflict is merged already', async () => {
    const { pieces } = await sidesOf(
      lines(),
      lines({ 3: 'theirs', 9: 'theirs too' }),
      lines({ 3: 'ours', 15: 'ours too' }),
    );
    expect(pieces?.map((piece) => piece.type)).toEqual(['merged', 'conflict', 'merged']);
    expect(take(pieces, 'ours')).toBe(lines({ 3: 'ours', 9: 'theirs too', 15: 'ours too' }));
    expect(take(pieces, 'theirs')).toBe(lines({ 3: 'theirs', 9: 'theirs too', 15: 'ours too' }));
    expect(pieces?.[1]).toEqual({ type: 'conflict', base: 'line 3\n', ours: 'ours\n', theirs: 'theirs\n' });
  });

  test('a last line without an end stays without one', async () => {
    const { pieces } = await sidesOf('a\nb', 'a\ntheirs', 'a\nours\n');
    expect(take(pieces, 'theirs')).toBe('a\ntheirs');
    expect(take(pieces, 'ours')).toBe('a\nours\n');
    expect(take(pieces, 'base')).toBe('a\nb');
  });

  test('line ends of another system survive', async () => {
    const crlf = (text: string) => text.replaceAll('\n', '\r\n');
    const { pieces } = await sidesOf(crlf(lines()), crlf(lines({ 3: 'theirs' })), crlf(lines({ 3: 'ours' })));
    expect(take(pieces, 'ours')).toBe(crlf(lines({ 3: 'ours' })));
  });

  test('text that looks like a conflict is text', async () => {
    const fake = `${'<'.repeat(40)} ours\n${'='.repeat(40)}\n${'>'.repeat(40)} theirs`;
    const { pieces } = await sidesOf(
      lines({ 1: fake }),
      lines({ 1: fake, 9: 'theirs' }),
      lines({ 1: fake, 9: 'ours' }),
    );
    expect(take(pieces, 'ours')).toBe(lines({ 1: fake, 9: 'ours' }));
  });

  test('binary sides are shown and not merged', async () => {
    const sides = await sidesOf(Buffer.from('\0a'), Buffer.from('\0b'), Buffer.from('\0c'));
    expect(sides).toMatchObject({ ours: { type: 'binary', bytes: 2 }, pieces: null });
  });
});

test('a separator inside a side does not end it', () => {
  const marker = (character: string) => character.repeat(40);
  const output = [
    'a',
    `${marker('<')} L`,
    marker('='),
    `${marker('|')} L`,
    'base',
    marker('='),
    'x',
    `${marker('>')} L`,
    '',
  ];
  expect(parseMerged(output.join('\n'), 'L')).toEqual([
    { type: 'merged', text: 'a\n' },
    { type: 'conflict', ours: `${marker('=')}\n`, base: 'base\n', theirs: 'x\n' },
  ]);
});
