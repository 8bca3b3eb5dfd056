import { expect, test } from 'vitest';
import type { AgentListing } from '#shared/agent';
import { AgentId } from '#shared/ids';
import { withTwins } from './agent-twins';

function agent(id: string, source: AgentListing['source'], over: Partial<AgentListing> = {}): AgentListing {
  return {
    profile: {
      id: AgentId.parse(id),
      name: id,
      protocol: 'acp',
      launch: { command: id, args: [], env: {} },
    },
    source,
    description: '',
    availability: { state: 'ready', path: `/bin/${id}`, version: null },
    ...over,
  };
}

const missing = { availability: { state: 'not-installed', install: null, website: null } } as const;
const shown = (listings: readonly AgentListing[]) =>
  withTwins(listings).map(({ listing, twin }) => [listing.profile.id, twin?.profile.id ?? null]);

test('an agent and its download are one entry, where the better of the two would stand', () => {
  expect(
    shown([
      agent('demo', 'demo'),
      agent('goose', 'built-in', missing),
      agent('codex', 'built-in', missing),
      agent('registry-codex', 'registry', { twinOf: AgentId.parse('codex') }),
      agent('mine', 'custom'),
    ]),
  ).toEqual([
    ['mine', null],
    ['demo', null],
    ['codex', 'registry-codex'],
    ['goose', null],
  ]);
});

test('a download of an agent that is not listed stands for itself', () => {
  expect(shown([agent('registry-other', 'registry', { twinOf: AgentId.parse('other') })])).toEqual([
    ['registry-other', null],
  ]);
});
