import { expect, test } from 'vitest';
import type { ExportFormat, ExportReport } from '#shared/export';
import type { SessionId } from '#shared/ids';
import { markdownQuote } from '#shared/markdown-text';
import { claudeFile, claudeRecords, lines, writeHistory } from './testing/histories';
import { importScene, rest } from './testing/import-scene';
import { scriptedSessions } from './testing/scripted-sessions';
import { expectOk, type TestCore } from './testing/test-core';

const TOKEN = `ghp_${'a1B2c3D4'.repeat(5)}`;
const KEY_BODY = Array.from({ length: 12 }, (_, at) =>
  `MIIEvQIBADANBg${String(at).padStart(2, '0')}`.padEnd(64, 'k'),
);
const KEY = ['-----BEGIN PRIVATE KEY-----', ...KEY_BODY, '-----END PRIVATE KEY-----'].join('\n');
/** An event carries the first 16 KiB of a text: the token stands across that border. */
const LONG = `${'x'.repeat(16 * 1024 - 20)} ${TOKEN}\n${'y'.repeat(60_000)}\n${TOKEN} the end`;

const STEPS = [
  { think: 'I could use the key' },
  // As agents stream: a secret in pieces, none of which is one.
  ...[`the token is ${TOKEN.slice(0, 7)}`, TOKEN.slice(7, 20), `${TOKEN.slice(20)} and that is all`].map(
    (say) => ({
      say,
    }),
  ),
  { tool: { id: 't1', title: 'npm test', kind: 'execute', rawInput: { command: 'npm test' } } },
  {
    toolUpdate: {
      id: 't1',
      status: 'completed',
      content: [{ type: 'content', content: { type: 'text', text: LONG } }],
    },
  },
  { say: 'done. <img src=x> ![p](https://tracker.example/p.png)\n```\n# Turn 9\n' },
  { write: { path: 'deploy.key', content: `${KEY}\n` } },
  { write: { path: 'b.txt', content: 'plain \u202e text\n' } },
  {
    ask: {
      id: 't2',
      title: 'curl',
      kind: 'execute',
      rawInput: { command: `curl -H "Authorization: Bearer ${TOKEN}"` },
    },
    allowed: [{ say: 'asked' }],
  },
];

async function exported(
  app: TestCore,
  session: SessionId,
  format: ExportFormat,
  more: { redact?: boolean; text?: boolean } = {},
): Promise<{ text: string; report: ExportReport }> {
  let text = '';
  for await (const step of app.core.sessions.export({ session, format, redact: true, text: true, ...more })) {
    if (step.step === 'text') text += step.text;
    if (step.step === 'refused') throw new Error(step.refusal.code);
    if (step.step === 'done') return { text, report: step.report };
  }
  throw new Error('the export did not end');
}

test('a session is exported whole, without its secrets, as JSON and as Markdown', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const { session } = await place.start(STEPS, { prompt: `Deploy with DEPLOY_TOKEN=${TOKEN}` });
  const row = await app.untilIdle(session);
  expect(row).toMatchObject({ status: 'ready', files: 2 });

  const json = await exported(app, session, 'json');
  const told = JSON.parse(json.text);
  expect(told).toMatchObject({
    format: 'understory-session',
    version: 1,
    redacted: true,
    session: { session, state: 'Ready for review' },
    turns: [{ turn: 1, outcome: 'completed', changes: { files: 2 } }],
    metrics: { turns: 1, toolCalls: 2, commands: 2, permissions: { asked: 1, denied: 0 }, files: 2 },
  });
  const items = told.turns[0].items;
  const said = items.filter((item: { type: string }) => item.type === 'said');
  expect(said[0].text).toBe('the token is [redacted: GitHub token] and that is all');
  const [tool] = items.filter((item: { type: string }) => item.type === 'tool');
  expect(tool.content[0].text).toMatch(
    /^x+ \[redacted: GitHub token\]\ny+\n\[redacted: GitHub token\] the end$/,
  );
  expect(told.changes.files.map(({ path }: { path: string }) => path)).toEqual(['b.txt', 'deploy.key']);
  expect(told.changes.patch).toContain('+[redacted: private key]');
  expect(json.text).not.toMatch(/[\u202e]/);

  const markdown = await exported(app, session, 'markdown');
  expect(markdown.text).toContain('> the token is [redacted: GitHub token] and that is all');
  expect(markdown.text).toContain(
    markdownQuote('done. <img src=x> ![p](https://tracker.example/p.png)\n```\n# Turn 9'),
  );
  expect(markdown.text.match(/^## .*$/gm)).toEqual(['## Turn 1', '## Changes', '## Numbers']);
  expect(markdown.text).toMatch(/characters are left out here/);
  expect(markdown.text).toContain('plain \\u202e text');

  for (const { text } of [json, markdown])
    for (const secret of [TOKEN.slice(4, 16), TOKEN.slice(-8), ...KEY_BODY])
      expect(text).not.toContain(secret);
  expect(json.report.counts).toEqual(markdown.report.counts);
  expect(json.report.first[0]).toMatchObject({
    kind: 'github',
    place: { turn: null, in: 'about' },
    line: expect.stringContaining('[redacted: GitHub token]'),
  });
  expect(JSON.stringify(json.report)).not.toContain(TOKEN.slice(4, 16));
  expect(await exported(app, session, 'markdown', { text: false })).toEqual({
    text: '',
    report: json.report,
  });

  const plain = await exported(app, session, 'json', { redact: false });
  expect(JSON.parse(plain.text)).toMatchObject({
    redacted: false,
    turns: [{ prompt: expect.stringContaining(TOKEN) }],
  });
  expect(plain.report).toEqual({ counts: [], first: [] });
});

test('a session that works, or whose repository is gone, is exported as far as it is known', async () => {
  await using place = await scriptedSessions();
  const { app, repo } = place;
  const { session } = await place.start([
    { say: 'at it' },
    { tool: { id: 't', title: 'wait' } },
    { hang: true },
  ]);
  await app.untilEvent(session, ({ event }) => event.type === 'tool.called');
  const now = JSON.parse((await exported(app, session, 'json')).text);
  expect(now.turns).toMatchObject([
    { items: [{ type: 'said' }, { type: 'tool', endedAt: null }], outcome: null },
  ]);
  expectOk(await app.core.sessions.cancel({ session }));
  await app.untilIdle(session);
  await repo[Symbol.asyncDispose]();
  const { text } = await exported(app, session, 'markdown');
  expect(text).toContain('They cannot be told');
  const steps = [];
  const gone = { session: '00000000-0000-4000-8000-000000000000' as SessionId, format: 'json' as const };
  for await (const step of app.core.sessions.export({ ...gone, redact: true, text: true })) steps.push(step);
  expect(steps).toMatchObject([{ step: 'refused', refusal: { code: 'session-unknown' } }]);
});

test('a session of another tool is exported as it was said there, without its secrets and without what is not known', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  const file = claudeFile(home, repo.path);
  const say = (content: unknown) => ({ type: 'assistant', message: { content } });
  const told = { type: 'tool_result', tool_use_id: 'toolu_9', content: LONG };
  await writeHistory(
    file,
    lines([
      ...claudeRecords(repo.path),
      say([{ type: 'tool_use', id: 'toolu_9', name: 'Bash', input: { command: `curl -u x:${TOKEN} h` } }]),
      { type: 'user', message: { content: [told] } },
      { type: 'hologram' },
      say([{ type: 'text', text: `It was ${TOKEN}.` }]),
    ]),
  );
  await rest(file);
  const [row] = await app.core.imports.list({});
  const session = row?.session as SessionId;

  const json = await exported(app, session, 'json');
  const whole = JSON.parse(json.text);
  expect(whole).toMatchObject({
    session: {
      ...{ session, agent: 'Claude Code', state: 'Imported', base: null },
      imported: { tool: 'claude', folder: repo.path, branch: 'main', notUnderstood: 1, cut: false },
    },
    turns: [{ prompt: 'Add a limiter\nto the shop', outcome: 'completed' }],
    changes: { refused: expect.stringContaining('Claude Code') },
    metrics: { turns: 1, toolCalls: 3, commands: 2, permissions: null, usage: null, files: null },
  });
  const [, , , long, said] = whole.turns[0].items.filter((item: { type: string }) => item.type !== 'thought');
  expect([long, said].map((item) => item?.type)).toEqual(['tool', 'said']);
  const markdown = await exported(app, session, 'markdown');
  for (const part of ['Add a limiter', 'node l.js', 'ReferenceError', 'It is **written**.', '1 record that'])
    expect(markdown.text).toContain(part);
  expect(markdown.text).not.toMatch(/0{40}|Base:|Permissions:/);
  for (const { text, report } of [json, markdown]) {
    expect(text).not.toContain(TOKEN.slice(4, 16));
    expect(text).toContain('It was [redacted: GitHub token].');
    expect(report).toEqual(json.report);
  }
  expect((await exported(app, session, 'json', { redact: false })).text).toContain(TOKEN);
});
