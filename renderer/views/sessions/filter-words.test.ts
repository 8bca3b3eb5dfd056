import { expect, test } from 'vitest';
import { sessionRowFor } from '#shared/testing/session-row';
import { customAgentName, facetsOf, filtersOn } from './filter-words';

test('each filter that is on is named and can be taken off by itself', () => {
  const filters = {
    status: ['unread', 'of a newer version', 'archived'],
    repositories: ['/home/ada/shop'],
    agents: ['demo'],
    customAgents: [''],
    age: 'week' as const,
  };
  const on = filtersOn(filters, new Map([['demo', 'Demo agent']]));
  expect(on.map(({ label }) => label)).toEqual([
    'Unread',
    'Archived',
    'shop',
    'Demo agent',
    'No custom agent',
    'Last 7 days',
  ]);
  expect(on[1]?.without).toEqual({ ...filters, status: ['unread', 'of a newer version'] });
  expect(on[5]?.without).toEqual({ ...filters, age: null });
});

test('offers what the sessions have, the most frequent first', () => {
  const rows = [
    sessionRowFor({ id: 'aaaaaaaa', repositoryPath: '/b' }),
    sessionRowFor({ id: 'bbbbbbbb', repositoryPath: '/a' }),
    sessionRowFor({ id: 'cccccccc', repositoryPath: '/a' }),
  ];
  const { repositories, customAgents } = facetsOf(rows);
  expect(repositories.map(({ label, count }) => `${label} ${count}`)).toEqual(['a 2', 'b 1']);
  expect(customAgents).toEqual([]);
  const persona = sessionRowFor({ customAgent: '.github/agents/reviewer.agent.md' });
  expect(facetsOf([...rows, persona]).customAgents.map(({ label }) => label)).toEqual([
    'No custom agent',
    'reviewer',
  ]);
  expect(customAgentName('reviewer')).toBe('reviewer');
});
