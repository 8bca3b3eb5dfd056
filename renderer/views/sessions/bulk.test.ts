import { expect, test } from 'vitest';
import { sessionRowFor } from '#shared/testing/session-row';
import { bulkOf } from './bulk';

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
