import { expect, test } from 'vitest';
import { describeModelKeys } from '#shared/describe-model-keys';
import { SessionId } from '#shared/ids';
import type { SettingsPatch } from '#shared/settings';
import { CREATED } from '#shared/testing/created-event';
import { expectOk, memorySettings } from '../../testing/test-values';
import { foldState } from '../state';
import type { LiveSession } from '../store';
import { createModelKeys } from './model-keys';

const session = SessionId.parse('session1');

/** What is told of a session of this program, of which this stayed outside. */
async function told(command: string, variables: readonly string[] | null, settings: SettingsPatch = {}) {
  const agent = { ...CREATED.agent, launch: { command, args: [], env: {} } };
  const state = foldState(null, { seq: 1, at: '2026-01-01T00:00:00.000Z', event: { ...CREATED, agent } });
  const modelKeys = createModelKeys({
    store: { get: (id) => (id === session ? ({ id, state } as LiveSession) : null) },
    networks: { keysOutside: () => variables },
    settings: memorySettings(settings),
  });
  return describeModelKeys(expectOk(await modelKeys({ session })));
}

test('where keys of models are follows from the agent, the user’s choice, and what was started last', async () => {
  expect(await told('claude-agent-acp', ['ANTHROPIC_API_KEY'])).toMatch(/^ANTHROPIC_API_KEY stayed outside/);
  expect(await told('claude-agent-acp', [])).toMatch(/^None had to be kept outside/);
  expect(await told('claude-agent-acp', null)).toMatch(/stay outside once its agent is started/);
  expect(await told('claude-agent-acp', null, { keysInside: ['claude'] })).toMatch(/as you chose/);
  expect(await told('pi-acp', [])).toMatch(/cannot be told to work without/);
});
