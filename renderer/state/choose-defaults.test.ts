import { describe, expect, test } from 'vitest';
import type { AgentListing } from '#shared/agent';
import { AgentId, RepositoryId } from '#shared/ids';
import type { Repository } from '#shared/repository';
import { sessionRowFor } from '#shared/testing/session-row';
import { orderAgents, usualAgent, usualRepository } from './choose-defaults';

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

  test('is never one that is missing because a session was there last', () => {
    const row = sessionRowFor({ repository: RepositoryId.parse('blog') });
    expect(usualRepository([repository('shop'), repository('blog')], [row])).toBe('shop');
  });
});
