import { expect, test } from 'vitest';
import type { ScriptStep } from './testing/scripted-agent';
import { ofType, scriptedSessions } from './testing/scripted-sessions';

const ERROR =
  'Error: Failed to get response from the AI model; retried 5 times (total retry wait time: 55.94 seconds) Last error: 429 slow down';

async function ended(steps: readonly ScriptStep[]) {
  await using place = await scriptedSessions();
  const { session } = await place.start(steps);
  const row = await place.app.untilIdle(session);
  const [end] = ofType(await place.app.events(session), 'turn.ended');
  return { row, end, notices: place.app.notices };
}

test('a model that failed is no success, and what was done before is kept', async () => {
  const { row, end, notices } = await ended([
    { write: { path: 'half.txt', content: 'half\n' } },
    { tool: { id: 't', title: 'Write half.txt', kind: 'edit', status: 'completed' } },
    { say: ERROR },
  ]);
  expect(end).toMatchObject({
    outcome: 'failed',
    failure: { code: 'model-failed', status: 429, said: ERROR },
  });
  expect(row).toMatchObject({ status: 'failed', files: 1, attention: { why: 'failure' } });
  expect(notices).toMatchObject([{ code: 'turn-failed', failure: { status: 429 } }]);
});

test.each([
  { code: -32603, message: 'Internal error', data: { error: { statusCode: 401 } } },
  { code: 401, message: 'Internal error' },
])('the refusal %j is the model’s, with the ways to log in', async (error) => {
  const { end } = await ended([{ error }]);
  expect(end?.failure).toEqual({
    code: 'model-failed',
    status: 401,
    methods: [],
    said: 'Internal error',
  });
});

test('a model that does not accept who asks offers the agent’s logins', async () => {
  await using place = await scriptedSessions();
  const authMethods = [{ id: 'x', name: 'Log in to x' }];
  const { session } = await place.start(
    [{ notCounted: true }, { say: 'Error: unauthorized (HTTP 401)' }],
    {},
    { initialized: { authMethods } },
  );
  expect(await place.app.untilIdle(session)).toMatchObject({
    status: 'failed',
    failure: { code: 'model-failed', status: 401, methods: [{ id: 'x', name: 'Log in to x' }] },
  });
});

test('a refusal that only names the kind of its error takes the status from what was written beside it', async () => {
  const error = { code: -32603, message: 'Internal error: no', data: { errorName: 'APIError' } };
  const { end } = await ended([{ stderr: 'AI_APICallError: Bad Gateway { statusCode: 502 }\n' }, { error }]);
  expect(end?.failure).toEqual({ code: 'model-failed', status: 502, said: 'Internal error: no' });
});

test('a turn of which nothing came is never done', async () => {
  const failed = await ended([{ notCounted: true }, { stderr: 'no provider is set up\n' }]);
  expect(failed.end).toMatchObject({
    outcome: 'failed',
    failure: { code: 'nothing-done', said: 'no provider is set up' },
  });
  const silent = await ended([]);
  expect(silent.end).toMatchObject({ outcome: 'completed', stop: 'nothing_done' });
  expect(silent.notices).toMatchObject([{ code: 'turn-completed', stop: 'nothing_done' }]);
});

test('an agent that changed a file without a word about it has done something', async () => {
  const { row, end } = await ended([{ notCounted: true }, { write: { path: 'new.txt', content: 'new\n' } }]);
  expect(end).toMatchObject({ outcome: 'completed', stop: 'end_turn', failure: null });
  expect(row).toMatchObject({ status: 'ready', files: 1 });
});
