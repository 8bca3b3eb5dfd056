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
  // A secret may begin with whatever a stand-in begins with.
  ['SECRET_KEY=/wJalrXUtnFEMI/K7MDENG+bPxRfiCYzz==', 'wJalrXUt', 'assigned'],
  ['SECRET_KEY=/J8s02LmNq4vXz71TbYw6RdEaPf3', 'J8s02Lm', 'assigned'],
  ['SESSION=/J8s02LmNq4vXz71TbYw6RdEaPf3', 'J8s02Lm', 'assigned'],
  ['AWS="/k/J8s02LmNq4v/Xz71TbYw6RdEaPf3"', 'J8s02Lm', 'assigned'],
  ['DB_PASSWORD=$ecr3t-Horse', 'ecr3t-Horse', 'assigned'],
  ["DB_PASSWORD='$9Kq2!xPw'", '9Kq2!xPw', 'assigned'],
  ['DB_PASSWORD=$NAME-9Kq2!xPw', '9Kq2!xPw', 'assigned'],
  [`DB_PASSWORD=$${'{DB_PASSWORD:-hunter2abcd}'}`, 'hunter2abcd', 'assigned'],
  ['DB_PASSWORD=%9Kq2!xPw', '9Kq2!xPw', 'assigned'],
  ['DB_PASSWORD=%NAME%9Kq2!xPw', '9Kq2!xPw', 'assigned'],
  ['DB_PASSWORD=<9Kq2!xPw', '9Kq2!xPw', 'assigned'],
  ['DB_PASSWORD={9Kq2!xPw', '9Kq2!xPw', 'assigned'],
  ['DB_PASSWORD=[9Kq2!xPw', '9Kq2!xPw', 'assigned'],
  ['DB_PASSWORD=./9Kq2!xPw', '9Kq2!xPw', 'assigned'],
  ['API_KEY=example9Kq2xPwLm', '9Kq2xPwLm', 'assigned'],
  ['API_KEY=your-9Kq2xPwLm', '9Kq2xPwLm', 'assigned'],
  ['DB_PASSWORD=hunter2(battery9', 'battery9', 'assigned'],
  ['password: process.env9Kq2xPw', '9Kq2xPw', 'assigned'],
  ['DB_PASS=hunter2abcd', 'hunter2abcd', 'assigned'],
  ['postgres://app:$ecr3t9@db:5432/app', 'ecr3t9', 'url-password'],
  ['postgres://app:{ecr3t9!@db:5432/app', 'ecr3t9', 'url-password'],
  ['postgres://app:*ecr3t9@db:5432/app', 'ecr3t9', 'url-password'],
  ['postgres://app:$NAME@9Kq2@db:5432/app', '9Kq2', 'url-password'],
  ['Authorization: Bearer $9Kq2xPwLm', '9Kq2xPwLm', 'authorization'],
  ['Authorization: Basic {9Kq2xPwLm', '9Kq2xPwLm', 'authorization'],
  ['"Authorization": "$9Kq2xPwLm"', '9Kq2xPwLm', 'authorization'],
  // Options.
  ['deploy --token 9f86d081884c7d65 now', '9f86d081', 'assigned'],
  ['deploy --password "correcthorsebattery"', 'correcthorse', 'assigned'],
  ["deploy --api-key '9f86d081884c7d65'", '9f86d081', 'assigned'],
  ['keytool -storepass hunter2abcd', 'hunter2abcd', 'assigned'],
  ['["deploy", "--client-secret", "9f86d081884c7d65"]', '9f86d081', 'assigned'],
  [JSON.stringify(JSON.stringify(['--token', '9f86d081884c7d65'])), '9f86d081', 'assigned'],
  ['machine example.org login me password hunter2abcd', 'hunter2abcd', 'assigned'],
  ['docker login -u me -p hunter2 ghcr.io', 'hunter2', 'assigned'],
  ['sshpass -p hunter2 ssh host', 'hunter2', 'assigned'],
  ['mysql -u root -phunter2 app', 'hunter2', 'assigned'],
  ["mysql -u root -p'hunter 2' app", 'hunter 2', 'assigned'],
  ['redis-cli -a hunter2 get x', 'hunter2', 'assigned'],
  ['curl -u me:hunter2 https://example.org', 'hunter2', 'assigned'],
  ['openssl rsa -passin pass:hunter2 -in key', 'hunter2', 'assigned'],
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
  'DB_PASSWORD=$DB_PASSWORD_2',
  '$password = $this->config->getPassword();',
  'DB_PASSWORD=%DB_PASSWORD%',
  'DB_PASSWORD=<your password here>',
  'DB_PASSWORD={{ db_password_1 }}',
  `DB_PASSWORD=$${'{{ secrets.DB_PASSWORD_1 }}'}`,
  `DB_PASSWORD=$${'{DB_USER1}'}-$${'{DB_HOST2}'}`,
  'DB_PASSWORD=$(cat /run/secrets/db1)',
  'DB_PASSWORD=/run/secrets/db_password.txt',
  'secret: ./config/secrets-v2.json',
  'PRIVATE_KEY=~/.ssh/id_ed25519',
  'token: "/api/v1/oauth2/token"',
  'const secretPath = "/Users/me/Library/Understory2/x86_64/dist";',
  'TMP_FOLDER=/tmp/understory-kJ8s02/LmNq4vXz71TbYw6RdEaPf3',
  'https://example.org/?token=$TOKEN&page=2',
  'API_KEY=process.env.API_KEY1',
  'password: getSecret(user1, vault2)',
  'postgres://app:$DB_PASSWORD@db:5432/app',
  'postgres://app:***@db:5432/app',
  'Authorization: Basic <credentials>',
  'use --token to give one, --password instead of that, or --api-key',
  'deploy --token $DEPLOY_TOKEN --password-stdin file1234',
  'deploy --password-file secrets/file1234 --token <your token>',
  '--password string   The password to use',
  'mkdir -p build/dir1234',
  'docker run -p 8080:8080 image1234',
  'mysql -u root -p$DB_PASSWORD app',
  'curl -u me:$PASSWORD https://example.org',
  'login to the account with a password that is long',
])('left as it is: %s', (plain) => {
  const { text: redacted, found } = redact(plain);
  // That a key's first line is named is not worth keeping, and nothing else is taken with it.
  if (plain.includes('BEGIN')) expect(redacted).toBe('The header begins with [redacted: private key] and');
  else expect({ redacted, found }).toEqual({ redacted: plain, found: [] });
});

/** Long enough that whatever looks at a text again for each of its characters does not come to an end. */
const LONG = 200_000;

test.each([
  ...[
    'token=',
    'A=',
    'eyJ',
    'sk-',
    'a:',
    '://a:',
    '://',
    'bearer ',
    'authorization:',
    ' ',
    '\\n',
    'gh_',
    '"',
  ],
  ...['[31m', '-----BEGIN PRIVATE KEY-----\n', '{{a', '$A_', 'password=/ab', 'password=$aa.', '--token '],
  ...['docker login ', 'mysql -u ', 'curl -u a', 'login a password '],
])(
  'behind a long text of %j a secret is found in no time',
  (piece) => {
    const secret = `ghp_${ALPHANUMERIC.slice(0, 36)}`;
    const { text: redacted, found } = redact(`${piece.repeat(LONG / piece.length)}\n "x" ${secret}\n`);
    expect(redacted).not.toContain(secret);
    expect(found.length).toBeGreaterThan(0);
  },
  2000,
);
