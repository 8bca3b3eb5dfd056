import { describe, expect, test } from 'vitest';
import { AgentId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import type { ListFilters } from '#shared/settings';
import { sessionRowFor } from '#shared/testing/session-row';
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
const archived = sessionRowFor({
  id: 'archive1',
  title: 'Done with',
  archived: true,
  noteworthySeq: 12,
  seq: 12,
});
const all = [waiting, working, queued, unread, read, archived, discarded];

const NOW = Date.parse('2026-03-04T10:00:00.000Z');
const none: ListFilters = { status: [], repositories: [], agents: [], customAgents: [], age: null };
const passing = (rows: readonly SessionRow[], filters: Partial<ListFilters>, text = '') =>
  filterSessions(rows, { ...none, ...filters }, text, NOW, new Set([read.session, unread.session])).map(
    (row) => row.session,
  );
const ids = (status: string[], text = '') => passing(all, { status }, text);

describe('filtering sessions', () => {
  test('hides archived and discarded sessions until they are asked for', () => {
    expect(ids([])).toEqual(['waiting1', 'working1', 'queued11', 'unread11', 'readread']);
    expect(ids(['discarded'])).toEqual(['discard1']);
    expect(ids(['archived'])).toEqual(['archive1']);
    expect(ids(['archived', 'discarded'])).toEqual(['archive1', 'discard1']);
  });

  test('tells sessions with a sandbox from those without, of which local ones are', () => {
    const rows = [
      sessionRowFor({ id: 'boxedbox', isolation: 'sandbox' }),
      sessionRowFor({ id: 'unboxed1' }),
      sessionRowFor({ id: 'locallyy', kind: 'local' }),
      sessionRowFor({ id: 'imported', imported: { tool: 'claude', id: 'x' } as never }),
    ];
    const sandboxes = (...status: string[]) => passing(rows, { status });
    expect(sandboxes('sandboxed')).toEqual(['boxedbox']);
    expect(sandboxes('unsandboxed')).toEqual(['unboxed1', 'locallyy']);
    expect(sandboxes('unsandboxed', 'background')).toEqual(['unboxed1']);
    expect(sandboxes('sandboxed', 'unsandboxed')).toEqual(['boxedbox', 'unboxed1', 'locallyy']);
  });

  test('narrows by repository, agent, persona and age, all at once', () => {
    const agent = (id: string) => ({ id: AgentId.parse(id), name: id });
    const rows = [
      sessionRowFor({ id: 'aaaaaaaa', repositoryPath: '/a', agent: agent('one'), customAgent: 'reviewer' }),
      sessionRowFor({ id: 'bbbbbbbb', repositoryPath: '/b', agent: agent('one') }),
      sessionRowFor({
        id: 'cccccccc',
        repositoryPath: '/a',
        agent: agent('two'),
        updatedAt: '2026-01-01T00:00:00.000Z',
      }),
    ];
    expect(passing(rows, { repositories: ['/a'] })).toEqual(['aaaaaaaa', 'cccccccc']);
    expect(passing(rows, { agents: ['one'] })).toEqual(['aaaaaaaa', 'bbbbbbbb']);
    expect(passing(rows, { agents: ['one'], repositories: ['/b', '/a'], customAgents: [''] })).toEqual([
      'bbbbbbbb',
    ]);
    expect(passing(rows, { customAgents: ['reviewer'] })).toEqual(['aaaaaaaa']);
    expect(passing(rows, { age: 'week' })).toEqual(['aaaaaaaa', 'bbbbbbbb']);
    expect(passing(rows, { age: 'day' })).toEqual([]);
    expect(passing(rows, { age: 'older' })).toEqual(['cccccccc']);
  });

  test('lets through what would conflict', () => {
    expect(ids(['conflicts'])).toEqual(['unread11', 'readread']);
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

  test('counts no session that the user has put off, and lists it all the same', () => {
    const snoozed = sessionRowFor({
      id: 'snoozed1',
      status: 'interrupted',
      snoozed: { until: null },
      noteworthySeq: 20,
    });
    expect(countStates([snoozed])).toEqual({ working: 0, queued: 0, unread: 0, attention: 0 });
    expect(filterSessions([snoozed], { ...none, status: ['attention'] }, '', 0, new Set())).toEqual([]);
    expect(filterSessions([snoozed], none, '', 0, new Set())).toEqual([snoozed]);
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
