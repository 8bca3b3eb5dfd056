import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SecretKind } from '#shared/secret';
import { propertyRuns } from '#shared/testing/property-runs';
import { redact } from './redact';

const DIGITS = '0123456789';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ALPHANUMERIC = `${DIGITS}${UPPER}${UPPER.toLowerCase()}`;

const text = (from: string, min: number, max: number) =>
  fc
    .array(fc.constantFrom(...from), { minLength: min, maxLength: max })
    .map((characters) => characters.join(''));
const after = (beginning: string, rest: fc.Arbitrary<string>) =>
  rest.map((end) => ({ beginning, rest: end }));

/** How each kind of token begins, and what is secret of it. */
const TOKENS: readonly (readonly [SecretKind, fc.Arbitrary<{ beginning: string; rest: string }>])[] = [
  ['github', fc.constantFrom(...'pousr').chain((of) => after(`gh${of}_`, text(ALPHANUMERIC, 36, 80)))],
  ['github', after('github_pat_', text(`${ALPHANUMERIC}_`, 60, 90))],
  ['openai', after('sk-proj-', text(`${ALPHANUMERIC}_-`, 40, 160))],
  ['openai', after('sk-', text(ALPHANUMERIC, 48, 48))],
  ['anthropic', after('sk-ant-api03-', text(`${ALPHANUMERIC}_-`, 80, 110))],
  ['aws', after('AKIA', text(`${DIGITS}${UPPER}`, 16, 16))],
  ['google', after('AIza', text(`${ALPHANUMERIC}_-`, 35, 35))],
  ['google', after('ya29.', text(`${ALPHANUMERIC}_-`, 40, 200))],
  ['slack', fc.constantFrom(...'abpr').chain((of) => after(`xox${of}-`, text(`${ALPHANUMERIC}-`, 20, 70)))],
  ['npm', after('npm_', text(ALPHANUMERIC, 36, 36))],
  ['gitlab', after('glpat-', text(ALPHANUMERIC, 20, 20))],
  ['stripe', after('sk_live_', text(ALPHANUMERIC, 24, 99))],
  ['hugging-face', after('hf_', text(ALPHANUMERIC, 34, 34))],
  [
    'json-web-token',
    fc
      .tuple(text(ALPHANUMERIC, 20, 60), text(ALPHANUMERIC, 20, 200), text(`${ALPHANUMERIC}_-`, 43, 43))
      .map(([head, body, signature]) => ({ beginning: 'eyJ', rest: `${head}.eyJ${body}.${signature}` })),
  ],
];

/** Where texts of agents, tools, diffs and logs have tokens. */
const AROUND: readonly ((token: string) => string)[] = [
  (token) => token,
  (token) => `use ${token} for it`,
  (token) => `"${token}"`,
  (token) => `(${token}),`,
  (token) => JSON.stringify({ content: `first\n${token}\nlast\t${token}` }),
  (token) => JSON.stringify(JSON.stringify({ token })),
  (token) => `@@ -1 +1 @@\n-old\n+${token}\n`,
  (token) => `\u001b[32m${token}\u001b[0m`,
  (token) => `https://example.org/?q=1&key=${token}&r=2`,
  (token) => `https://x-access-token:${token}@example.org/a.git`,
  (token) => `Authorization: Bearer ${token}\r\nAccept: */*`,
  (token) => `//registry.npmjs.org/:_authToken=${token}`,
  (token) => `SOME_TOKEN=${token}\nNEXT=1`,
];

/** That no piece of the secret that could be of use is left. */
function expectGone(redacted: string, secret: string): void {
  for (let at = 0; at + 6 <= secret.length; at += 3)
    expect(redacted.includes(secret.slice(at, at + 6))).toBe(false);
}

describe('tokens', () => {
  test.each(TOKENS.map(([kind, token], at) => [kind, at, token] as const))(
    '%s (%i) is taken out whole, wherever it stands',
    (kind, _at, token) => {
      fc.assert(
        fc.property(token, fc.constantFrom(...AROUND), ({ beginning, rest }, around) => {
          const { text: redacted, found } = redact(around(beginning + rest));
          expectGone(redacted, rest);
          expect(found.map((one) => one.kind)).toContain(kind);
          expect(redact(redacted)).toEqual({ text: redacted, found: [] });
        }),
        propertyRuns(40),
      );
    },
  );
});

const keyLines = (lines: number) =>
  fc.array(text(`${ALPHANUMERIC}+/`, 64, 64), { minLength: lines, maxLength: lines + 20 });
const LABELS = ['', 'RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED '];
const LINE_ENDS: readonly ((lines: readonly string[]) => string)[] = [
  (lines) => lines.join('\n'),
  (lines) => lines.join('\r\n'),
  (lines) => lines.map((line) => `+${line}`).join('\n'),
  (lines) => lines.map((line) => `> ${line}`).join('\n'),
  (lines) => lines.map((line, at) => `${at + 1}: ${line}`).join('\n'),
  (lines) => JSON.stringify({ key: lines.join('\n') }),
];

test('a private key is taken out whole, also where its beginning or end was cut off', () => {
  fc.assert(
    fc.property(
      keyLines(4),
      fc.constantFrom(...LABELS),
      fc.constantFrom(...LINE_ENDS),
      fc.constantFrom('whole', 'no end', 'no beginning'),
      (body, label, lines, cut) => {
        const all = [
          ...(cut === 'no beginning' ? [] : [`-----BEGIN ${label}PRIVATE KEY-----`]),
          ...body,
          ...(cut === 'no end' ? [] : [`-----END ${label}PRIVATE KEY-----`]),
        ];
        const { text: redacted, found } = redact(`what stands before\n${lines(all)}\nwhat stands after it`);
        for (const line of body) expectGone(redacted, line);
        expect(found).toEqual([{ kind: 'private-key', at: expect.any(Number) }]);
        expect(redacted).toMatch(/^what stands before\n/);
        expect(redacted).toMatch(/\nwhat stands after it$/);
      },
    ),
    propertyRuns(60),
  );
});

test.each<[string, string, SecretKind]>([
  ['curl -H "Authorization: Basic dXNlcjpwYXNz" https://example.org', 'dXNlcjpwYXNz', 'authorization'],
  ['Authorization: token 0123456789abcdef', '0123456789abcdef', 'authorization'],
  ["headers.set('Authorization', 'Bearer opaque-value')", 'opaque-value', 'authorization'],
  ['authorization: Digest username="u", response="6629fae4"', '6629fae4', 'authorization'],
  ['{"Authorization":"justthevalue"}', 'justthevalue', 'authorization'],
  ['proxy-authorization: Basic dTpw\n', 'dTpw', 'authorization'],
  ['sent bearer abcdef0123456789abcdef to it', 'abcdef0123456789abcdef', 'authorization'],
  ['git clone https://user:hunter2@example.org/a.git', 'hunter2', 'url-password'],
  ['DATABASE_URL=postgres://app:p%40ss@word@db:5432/app', 'p%40ss@word', 'url-password'],
  ['redis://:onlypassword@cache', 'onlypassword', 'url-password'],
  ['DB_PASSWORD=correct&horse;battery(staple', 'horse;battery(staple', 'assigned'],
  ['DB_PASSWORD="correct horse battery"', 'horse battery', 'assigned'],
  ['aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzz', 'bPxRfiCY', 'assigned'],
  ['{"apiKey": "9f86d081884c7d65"}', '9f86d081', 'assigned'],
  ['{\\"client_secret\\": \\"9f86d081884c7d65\\"}', '9f86d081', 'assigned'],
  ['password: s3cr3t-word', 's3cr3t', 'assigned'],
  ['-DB_PASSWORD=hunter2abcd', 'hunter2abcd', 'assigned'],
  ['run --password=hunter2abcd', 'hunter2abcd', 'assigned'],
  ['PIN_PASSWORD=19283746', '19283746', 'assigned'],
  ['SESSION=kJ8s02LmNq4vXz71TbYw6RdEaPf3', 'kJ8s02Lm', 'assigned'],
  ['X-Api-Key: 4f9d2b7c81e0', '4f9d2b7c', 'assigned'],
])('%s', (from, secret, kind) => {
  const { text: redacted, found } = redact(from);
  expect(redacted).not.toContain(secret);
  expect(found.map((one) => one.kind)).toContain(kind);
  expect(redact(redacted)).toEqual({ text: redacted, found: [] });
});

test.each([
  'Authorization: Bearer $TOKEN',
  'password = getPassword();',
  'const token = user.accessToken;',
  'function send(token: string, password: Password) {}',
  'max_tokens=1000000000',
  `password=$${'{DB_PASSWORD}'}`,
  'API_KEY=your-api-key-here',
  'label: "Enter your password"',
  '"password": "Enter your password"',
  'TOKEN_URL=https://example.org/oauth/token',
  'GIT_SHA=3b18e512dba79e4c8300dd08aeb37f8e728b8dad',
  'task-0123456789012345678901234567890',
  'The header begins with -----BEGIN PRIVATE KEY----- and',
  'https://example.org:8080/a@b',
  'see eyJ and sk- and ghp_ and AKIA',
])('left as it is: %s', (plain) => {
  const { text: redacted, found } = redact(plain);
  // That a key's first line is named is not worth keeping, and nothing else is taken with it.
  if (plain.includes('BEGIN')) expect(redacted).toBe('The header begins with [redacted: private key] and');
  else expect({ redacted, found }).toEqual({ redacted: plain, found: [] });
});

test('no text is slow to look through', () => {
  const long = 200_000;
  for (const piece of [
    'token=',
    'A=',
    'eyJ',
    'sk-',
    'a:',
    '://a:',
    '-----BEGIN PRIVATE KEY-----',
    'bearer ',
    'authorization:',
    ' ',
    '\\n',
    'gh_',
    '"',
    '[31m',
    '://',
  ])
    expect(redact(piece.repeat(long / piece.length)).text.length).toBeGreaterThan(0);
});
