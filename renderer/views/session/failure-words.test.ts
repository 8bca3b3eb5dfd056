import { expect, test } from 'vitest';
import { failureDetails, failureWords } from './failure-words';

test('what our words say already is not said twice, what the agent printed is', () => {
  const message = 'The agent exited (code 3).\n\u001b[31mcannot find my keys\u001b[0m\n';
  expect(failureDetails({ code: 'agent-ended', end: { how: 'exited', code: 3 }, message })).toBe(
    'cannot find my keys',
  );
  const silent = { code: 'agent-silent', afterMs: 5000 } as const;
  expect(failureDetails({ ...silent, message: 'The agent said nothing for 5 s and was ended.' })).toBe('');
});

test('what only the agent can say is shown whole', () => {
  expect(failureDetails({ code: 'agent-refused', message: 'over quota\nuntil noon' })).toBe(
    'over quota\nuntil noon',
  );
});

test('a failed model call says what the model answered, and below it what the agent said', () => {
  const failure = { code: 'model-failed', status: 401, said: 'Error: no key (HTTP 401)' } as const;
  expect(failureWords(failure)).toMatchObject({
    what: 'The model answered 401 (the login or key was not accepted).',
    next: 'Check the agent’s login or key, then try again.',
  });
  expect(failureDetails(failure)).toBe('Error: no key (HTTP 401)');
  expect(failureDetails({ code: 'nothing-done', said: '' })).toBe('');
});

test('a silent agent’s last words are told in one line, the rest can be read below', () => {
  const said = 'Error: no provider\n    at start (a.js:1)';
  const silent = { code: 'agent-silent', afterMs: 120_000, said } as const;
  expect(failureWords(silent).what).toBe(
    'The agent said nothing for 120 seconds, so it was stopped. It last wrote: Error: no provider',
  );
  expect(failureDetails(silent)).toBe(said);
  expect(failureDetails({ ...silent, said: 'Error: no provider' })).toBe('');
});
