import { describe, expect, test } from 'vitest';
import { sessionRowFor } from '../../testing';
import { countStates, filterSessions, knownFilters } from './filter-sessions';

const waiting = sessionRowFor({
  id: 'waiting1',
  title: 'Migrate the keys table',
  status: 'waiting',
  attention: { why: 'permission', request: 'r', title: 'npm run migrate' },
});
const working = sessionRowFor({ id: 'working1', title: 'Write tests', status: 'working', kind: 'local' });
const queued = sessionRowFor({ id: 'queued11', title: 'Write docs', status: 'queued' });
const unread = sessionRowFor({ id: 'unread11', title: 'Tidy logging', noteworthySeq: 12, seq: 12 });
const read = sessionRowFor({ id: 'readread', title: 'Fix cart' });
const discarded = sessionRowFor({ id: 'discard1', title: 'Old idea', status: 'discarded' });
const all = [waiting, working, queued, unread, read, discarded];

const ids = (filters: Parameters<typeof filterSessions>[1], text = '') =>
  filterSessions(all, filters, text).map((row) => row.session);

describe('filtering sessions', () => {
  test('hides discarded sessions until they are asked for', () => {
    expect(ids([])).not.toContain('discard1');
    expect(ids(['discarded'])).toEqual(['discard1']);
  });

  test('joins states by or, and states with kinds by and', () => {
    expect(ids(['attention', 'unread'])).toEqual(['waiting1', 'unread11']);
    expect(ids(['working'])).toEqual(['working1']);
    expect(ids(['working', 'queued'])).toEqual(['working1', 'queued11']);
    expect(ids(['working', 'local'])).toEqual(['working1']);
  });

  test('finds every word in title, agent, branch or repository, whatever the case', () => {
    expect(ids([], 'WRITE')).toEqual(['working1', 'queued11']);
    expect(ids([], 'write shop docs')).toEqual(['queued11']);
    expect(ids([], 'nowhere')).toEqual([]);
  });

  test('drops words of another version from the stored filters', () => {
    expect(knownFilters(['unread', 'from-the-future'])).toEqual(['unread']);
  });

  test('counts a session with processes that live on as needing the user until they are decided on', () => {
    const living = { id: '11-100-0123abcd', pid: 11, command: 'sleep 1000', left: false };
    const attention = (left: boolean) =>
      countStates([sessionRowFor({ processes: [{ ...living, left }] })]).attention;
    expect([attention(false), attention(true)]).toEqual([1, 0]);
  });

  test('counts a session that waits as needing the user and not as unread', () => {
    const failed = sessionRowFor({
      id: 'failed11',
      status: 'failed',
      attention: { why: 'failure', message: 'gone' },
      noteworthySeq: 20,
    });
    expect(countStates([...all, failed])).toEqual({ working: 1, queued: 1, unread: 1, attention: 2 });
  });
});
