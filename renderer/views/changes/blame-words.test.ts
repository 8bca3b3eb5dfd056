import { expect, test } from 'vitest';
import type { LineBlame } from '#shared/blame';
import { CommitId } from '#shared/ids';
import { blameWords } from './blame-words';

const commit = CommitId.parse('abcdef0'.padEnd(40, '1'));
const at = new Date(2026, 2, 4, 17, 8).toISOString();
const made = { author: 'Ada', subject: 'Add the queue' };
const said = (origin: LineBlame['origin'], by: LineBlame['made'] = null) =>
  blameWords({ commit, at, origin, made: by });

test('a line says its commit, or what of the session wrote it', () => {
  expect(said({ is: 'history' }, made)).toEqual({
    title: 'Add the queue',
    details: ['abcdef0', 'Ada', '2026-03-04 17:08'],
  });
  expect(said({ is: 'history' }, { ...made, subject: '' }).title).toBe('No commit message');
  expect(said({ is: 'turn', turn: 3 })).toEqual({
    title: 'Turn 3 of this session',
    details: ['abcdef0', '2026-03-04 17:08'],
  });
  expect(said({ is: 'turn', turn: 3 }, made).title).toBe('Turn 3 of this session: Add the queue');
  expect(said({ is: 'edit', after: 0 }).title).toBe('Your edit before turn 1');
  expect(said({ is: 'edit', after: 2 }).title).toBe('Your edit after turn 2');
  expect(said({ is: 'update' }, made).title).toBe('Update of this session: Add the queue');
});
