import { expect, test } from 'vitest';
import { sessionRowFor } from '#shared/testing/session-row';
import { bulkOf, comparedOf } from './bulk';

const read = sessionRowFor({ id: 'readread' });
const pinned = sessionRowFor({ id: 'pinned11', pinned: true, noteworthySeq: 12 });
const working = sessionRowFor({ id: 'working1', status: 'working' });
const archived = sessionRowFor({ id: 'archive1', archived: true });
const discarded = sessionRowFor({ id: 'discard1', status: 'discarded' });

test('what some are not yet, all become; what all are is taken back', () => {
  expect(bulkOf([read, pinned]).pin).toEqual({ as: 'pinned', sessions: ['readread'] });
  expect(bulkOf([pinned]).pin).toEqual({ as: 'unpinned', sessions: ['pinned11'] });
  expect(bulkOf([read, pinned]).read).toEqual({ as: 'read', sessions: ['pinned11'] });
  expect(bulkOf([read]).read).toEqual({ as: 'unread', sessions: ['readread'] });
  expect(bulkOf([archived]).archive).toEqual({ as: 'unarchived', sessions: ['archive1'] });
});

test('sessions at work are stopped but neither archived nor discarded; discarded ones only restored', () => {
  expect(bulkOf([read, working, discarded])).toMatchObject({
    stop: ['working1'],
    archive: { as: 'archived', sessions: ['readread'] },
    discard: ['readread'],
    restore: ['discard1'],
  });
  expect(bulkOf([working]).archive).toBeNull();
  expect(bulkOf([discarded])).toMatchObject({ pin: null, read: null, archive: null, discard: [] });
});

test('of another tool’s session one can only be done with it', () => {
  const imported = sessionRowFor({
    id: 'import11',
    imported: { tool: 'codex', id: 'x', folder: '/w', branch: null, live: false },
  });
  const { archive, ...others } = bulkOf([imported]);
  expect(archive).toEqual({ as: 'archived', sessions: ['import11'] });
  expect(others).toEqual({ stop: [], pin: null, read: null, integrate: [], discard: [], restore: [] });
});

test('several are compared with each other, a single one with the open session, and none with itself', () => {
  expect(comparedOf([read, pinned], archived.session)).toEqual(['readread', 'pinned11']);
  expect(comparedOf([pinned], read.session)).toEqual(['readread', 'pinned11']);
  expect(comparedOf([pinned], pinned.session)).toBeNull();
  expect(comparedOf([pinned], null)).toBeNull();
  expect(comparedOf([], read.session)).toBeNull();
});
