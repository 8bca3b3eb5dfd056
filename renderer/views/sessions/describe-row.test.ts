import { expect, test } from 'vitest';
import { sessionRowFor } from '#shared/testing/session-row';
import { describeRow } from './describe-row';

test('a permission request shows what is asked for', () => {
  const row = sessionRowFor({
    status: 'waiting',
    attention: { why: 'permission', request: 'r', title: 'npm run migrate' },
  });
  expect(describeRow(row)).toEqual({ tone: 'soft', words: 'Asks for', code: 'npm run migrate' });
});

test('a working session shows its command as code, with disguised characters written out', () => {
  const row = sessionRowFor({ status: 'working', activity: 'running rm \u202etxt.exe' });
  expect(describeRow(row)).toEqual({
    tone: 'soft',
    words: 'Demo agent · running',
    code: 'rm \\u202etxt.exe',
  });
});

test('a settled session says its state, an applied one where it went', () => {
  expect(describeRow(sessionRowFor())).toEqual({
    tone: 'soft',
    words: 'Ready for review · Demo agent',
    code: null,
  });
  const applied = {
    apply: 'apply11' as never,
    mode: 'merge' as const,
    target: 'refs/heads/main',
    commit: `beef${'0'.repeat(36)}` as never,
    head: 'a'.repeat(40) as never,
  };
  const words = (changes: Parameters<typeof sessionRowFor>[0]) => describeRow(sessionRowFor(changes)).words;
  const conflicts = 'Conflicts with “Refactor auth” in 2 files';
  expect(describeRow(sessionRowFor(), null, conflicts)).toEqual({
    tone: 'need',
    words: conflicts,
    code: null,
  });
  expect(describeRow(sessionRowFor({ status: 'stopped' }), null, conflicts).words).toBe(
    `Stopped · ${conflicts}`,
  );
  expect(words({ applied })).toBe('Applied to main as beef000');
  expect(words({ applied: { ...applied, commit: null } })).toBe('Applied to main, uncommitted');
  expect(words({ applied, head: 'b'.repeat(40) as never })).toBe(
    'Ready for review · Demo agent · partly applied',
  );
  expect(words({ files: 0 })).toBe('Done, nothing changed · Demo agent');
  expect(words({ status: 'queued' })).toBe('Queued · Demo agent');
});

test('processes that live on are said until the user decided on them', () => {
  const living = { id: '11-100-0123abcd', pid: 11, command: 'sleep 1000', left: false };
  const words = (processes: (typeof living)[]) => describeRow(sessionRowFor({ processes })).words;
  expect(words([living])).toBe('1 process still running');
  expect(words([living, { ...living, left: true }, living])).toBe('2 processes still running');
  expect(words([{ ...living, left: true }])).toBe('Ready for review · Demo agent');
});

test('work that was left in the middle says so until it is applied as it is', () => {
  const unfinished = { operation: 'merge' as const, unmerged: ['a.txt' as never], unmergedCount: 1 };
  const words = 'Left a merge open, 1 file with conflicts';
  expect(describeRow(sessionRowFor({ unfinished }))).toEqual({ tone: 'need', words, code: null });
  expect(describeRow(sessionRowFor({ unfinished, status: 'stopped' })).words).toBe(words);
  expect(describeRow(sessionRowFor({ unfinished, status: 'working', activity: 'thinking' })).words).toContain(
    'thinking',
  );
});

test('a queued session says where it stands, or what else than a slot it waits for', () => {
  const row = sessionRowFor({ status: 'queued' });
  const words = (index: number, waitsFor: 'slot' | 'memory' | 'repository') =>
    describeRow(row, { index, of: 3, waitsFor }).words;
  expect(words(0, 'slot')).toBe('Queued · next');
  expect(words(1, 'slot')).toBe('Queued · 2 of 3');
  expect(words(1, 'memory')).toBe('Queued · waits for memory');
  expect(words(0, 'repository')).toBe('Queued · limit of its repository');
});
