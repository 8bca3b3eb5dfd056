import { describe, expect, test } from 'vitest';
import type { AgentListing } from '#shared/agent';
import { AgentId, RepositoryId } from '#shared/ids';
import type { Repository } from '#shared/repository';
import { sessionRowFor } from '#shared/testing/session-row';
import { orderAgents, orderRepositories, usualAgent, usualRepository } from './choose-defaults';

const listing = (
  id: string,
  state: AgentListing['availability']['state'],
  source: AgentListing['source'] = 'built-in',
) =>
  ({
    profile: { id: AgentId.parse(id), name: id, protocol: 'acp', launch: { command: id, args: [], env: {} } },
    source,
    availability:
      state === 'ready'
        ? { state, path: `/bin/${id}`, version: null }
        : state === 'unusable'
          ? { state, reason: 'old' }
          : { state, install: null, website: null },
    description: '',
  }) satisfies AgentListing;

const repository = (id: string): Repository => ({
  id: RepositoryId.parse(id),
  name: id,
  path: `/${id}`,
  addedAt: '2026-01-01T00:00:00.000Z',
  state: { state: 'missing', says: null, reason: 'gone' },
});

describe('the usual agent', () => {
  const demo = listing('demo', 'ready', 'demo');
  const codex = listing('codex', 'ready');
  const gemini = listing('gemini', 'not-installed');

  test('is the preferred one only while it can run', () => {
    expect(usualAgent([demo, codex, gemini], 'demo')).toBe(demo);
    expect(usualAgent([demo, codex, gemini], 'gemini')).toBe(codex);
  });

  test('is a real agent before the demo, and nothing when none can run', () => {
    expect(usualAgent([demo, codex], null)).toBe(codex);
    expect(usualAgent([demo, gemini], null)).toBe(demo);
    expect(usualAgent([gemini], null)).toBeNull();
  });

  test('is never one that would be fetched from a registry, unless it is preferred', () => {
    const fetched = listing('qwen', 'ready', 'registry');
    expect(usualAgent([fetched, demo], null)).toBe(demo);
    expect(usualAgent([fetched, demo], 'qwen')).toBe(fetched);
  });

  test('stands first in the picker, then the demo, then what would be fetched', () => {
    const fetched = listing('qwen', 'ready', 'registry');
    const ordered = orderAgents([gemini, fetched, demo, codex]).map((one) => one.profile.id);
    expect(ordered).toEqual(['codex', 'demo', 'qwen', 'gemini']);
  });
});

describe('the usual repository', () => {
  test('is the first one when no session says otherwise', () => {
    expect(usualRepository([repository('shop'), repository('blog')], [])).toBe('shop');
    expect(usualRepository([], [])).toBeNull();
  });

  test('stands first in the picker, before those of older sessions and those never used, newest first', () => {
    const all = ['shop', 'blog', 'farm', 'mill'].map((id, index) => ({
      ...repository(id),
      addedAt: `2026-01-0${index + 1}T00:00:00.000Z`,
    }));
    const used = (id: string, updatedAt: string) =>
      sessionRowFor({ repository: RepositoryId.parse(id), updatedAt });
    const rows = [
      used('shop', '2026-03-01T00:00:00.000Z'),
      used('farm', '2026-03-02T00:00:00.000Z'),
      used('shop', '2026-02-01T00:00:00.000Z'),
      used('gone', '2026-04-01T00:00:00.000Z'),
    ];
    expect(orderRepositories(all, rows).map(({ id }) => id)).toEqual(['farm', 'shop', 'mill', 'blog']);
  });

  test('is never one that is missing because a session was there last', () => {
    const row = sessionRowFor({ repository: RepositoryId.parse('blog') });
    expect(usualRepository([repository('shop'), repository('blog')], [row])).toBe('shop');
  });
});
