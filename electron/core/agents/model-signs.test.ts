import { expect, test } from 'vitest';
import { AcpPromptEnd } from './acp-prompt-end';
import { createModelSigns } from './model-signs';

/** What real agents send, as it is on the wire. */
const says = (text: string) => ({
  sessionUpdate: 'agent_message_chunk',
  content: { type: 'text', text },
});
const thinks = (text: string) => ({ sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text } });
const calls = { sessionUpdate: 'tool_call', toolCallId: 't', title: 'Write a.txt', status: 'completed' };
const usage = { sessionUpdate: 'usage_update', used: 8682, size: 128_000 };
const codex = (told: object) => ({ sessionUpdate: 'session_info_update', _meta: { codex: told } });
const trying = says('Info: Request failed due to a transient API error. Retrying...');
const unauthorized =
  'Error: Authentication failed with provider at http://h/v1 (HTTP 401).\n  Check your KEY.';
const givenUp =
  'Error: Failed to get response from the AI model; retried 5 times (total retry wait time: 55.94 seconds) Last error: 429 slow down';
const counted = { stopReason: 'end_turn', usage: { inputTokens: 1200, outputTokens: 40, totalTokens: 1240 } };
const plain = { stopReason: 'end_turn' };

type Turn = readonly { readonly sessionUpdate: string; readonly [field: string]: unknown }[];

function verdict(
  turn: Turn,
  answer: object = plain,
  { stderr = '', givesUsage = false, prompt = 'Mend it.' } = {},
) {
  const signs = createModelSigns({ givesUsage }, prompt);
  for (const update of turn) signs.hear(update);
  return signs.verdict(AcpPromptEnd.parse(answer), stderr);
}

test.each<[string, Turn, object, number | undefined]>([
  ['an error said in place of an answer', [usage, trying, usage, trying, says(unauthorized)], plain, 401],
  ['an error said without a word before it', [usage, usage, says(givenUp)], plain, 429],
  [
    'an error after work that its model did',
    [says('I write it.'), calls, trying, says(unauthorized)],
    counted,
    401,
  ],
  [
    'an error after work, without a retry that was told',
    [says('I write.'), calls, usage, says(givenUp)],
    counted,
    429,
  ],
  [
    'an error in the middle of what the model said',
    [says('I begin '), says('to '), says(givenUp)],
    plain,
    429,
  ],
  [
    'a server’s thread that failed',
    [
      codex({ threadStatus: { type: 'active', activeFlags: [] } }),
      codex({
        error: {
          message: 'trying again',
          codexErrorInfo: { responseStreamDisconnected: { httpStatusCode: 500 } },
          willRetry: true,
        },
      }),
      says('exceeded retry limit\n\n'),
      codex({ threadStatus: { type: 'systemError' } }),
    ],
    plain,
    500,
  ],
  [
    'a server’s thread that failed without a word',
    [codex({ threadStatus: { type: 'systemError' } })],
    plain,
    undefined,
  ],
  [
    'an error right after a retry',
    [
      codex({ error: { message: 'again', willRetry: true } }),
      says('unexpected status 503 Service Unavailable: no room'),
    ],
    plain,
    503,
  ],
  [
    'a retry that was the last word',
    [says('Retrying (attempt 1/3, waiting 2s)...'), says('Retry finished, resuming.')],
    plain,
    undefined,
  ],
  ['an API error of no agent in particular', [says('API Error: HTTP 529 overloaded')], plain, 529],
  ['an end for which the protocol has no word', [says('HTTP 503')], { ...plain, stopReason: 'error' }, 503],
  [
    'an end that tells of an error beside it',
    [calls, says('Done.')],
    { ...counted, _meta: { error: { message: 'status 429' } } },
    429,
  ],
])('%s is a failed model call', (_, turn, answer, status) => {
  expect(verdict(turn, answer)).toMatchObject({ is: 'failed', failure: { code: 'model-failed' } });
  const seen = verdict(turn, answer);
  expect(seen.is === 'failed' && seen.failure.status).toBe(status);
});

test('an agent that counts tokens and did not this time has failed, in whatever words', () => {
  const turn = [says('Error: '), says('no network')];
  expect(verdict(turn, plain, { givesUsage: true })).toMatchObject({
    is: 'failed',
    failure: { said: 'Error: no network' },
  });
  expect(verdict(turn)).toEqual({ is: 'answered' });
});

test.each<[string, Turn, object]>([
  [
    'an answer that begins with the word',
    [says('Error: this '), says('is what the '), says('log says.')],
    counted,
  ],
  ['one in a piece, with tokens counted', [says('Error: HTTP 401 is what the log says.')], counted],
  ['even the very sentence, with tokens counted', [says(givenUp)], counted],
  [
    'an answer about errors after work',
    [says('Look. '), calls, says('Error: handling was missing; HTTP 500 now says why.')],
    plain,
  ],
  ['the same with tokens', [calls, says('Error: status 404 was not handled.')], counted],
  ['an error quoted further down', [says('The log says:\nError: HTTP 429 Too Many Requests')], plain],
  ['a word that only begins alike', [says('Errors are handled now, HTTP 500 too.')], plain],
  ['an error without any status', [says('Error: the tests fail.')], plain],
  ['an answer after a retry', [trying, says('It is '), says('done: HTTP 429 is retried.')], counted],
  ['an answer after a retry, without tokens', [trying, says('It is '), says('done.')], plain],
  ['work after a retry', [trying, calls], plain],
  ['a model that speaks of retrying', [says('Retrying the tests shows that they pass.')], plain],
  [
    'a server’s thread that failed and went on',
    [
      codex({ threadStatus: { type: 'systemError' } }),
      codex({ threadStatus: { type: 'active' } }),
      says('Done.'),
      codex({ threadStatus: { type: 'idle' } }),
    ],
    plain,
  ],
  ['a thread’s status that cannot be read', [codex({ threadStatus: 7, error: 'no' }), says('Done.')], plain],
  ['work alone', [calls], plain],
  ['a plan alone', [{ sessionUpdate: 'plan', entries: [] }], plain],
  [
    'one in a piece, with tokens counted beside it',
    [
      says('Error: HTTP 401 is what the log says.'),
      { ...says(''), _meta: { usage: { inputTokens: 9, outputTokens: 5 } } },
    ],
    plain,
  ],
  ['an end of a kind that only a later version knows', [says('Done.')], { stopReason: 'out_of_time' }],
  ['an end without a reason', [says('Done.')], {}],
  ['an error that is none', [says('Done.')], { ...plain, error: null, _meta: { error: false } }],
])('%s is an answer', (_, turn, answer) => {
  expect(verdict(turn, answer)).toEqual({ is: 'answered' });
});

test('a turn of which nothing came is silent, and the reason is what was written beside it', () => {
  expect(verdict([usage])).toEqual({ is: 'silent', failure: { code: 'nothing-done', said: '' } });
  expect(verdict([says(' \n')], plain, { stderr: 'level=info ready\n' })).toEqual({
    is: 'silent',
    failure: { code: 'nothing-done', said: 'level=info ready' },
  });
  expect(verdict([], plain, { stderr: 'ERROR request failed status=429 model=m\n' })).toMatchObject({
    is: 'silent',
    failure: { code: 'model-failed', status: 429 },
  });
  expect(verdict([], counted)).toEqual({ is: 'silent', failure: null });
  // As Codex answers where no model was reached.
  const none = { ...plain, usage: null, _meta: { quota: { token_count: null, model_usage: [] } } };
  expect(verdict([], none)).toMatchObject({ failure: { code: 'nothing-done' } });
  expect(verdict([], { ...plain, _meta: { quota: { token_count: 3 } } })).toEqual({
    is: 'silent',
    failure: null,
  });
  expect(verdict([thinks('Hm.')])).toEqual({ is: 'silent', failure: null });
  expect(verdict([], { ...plain, usage: { outputTokens: 0 } })).toMatchObject({
    failure: { code: 'nothing-done' },
  });
});

test('a line on standard error says nothing about a turn that answered', () => {
  expect(verdict([says('Done.')], plain, { stderr: 'status=500, trying again\n' })).toEqual({
    is: 'answered',
  });
});
