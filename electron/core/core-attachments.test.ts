import { readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { LARGEST_ATTACHMENT } from '#shared/attachment';
import type { SessionId } from '#shared/ids';
import { AttachmentId } from '#shared/ids';
import { emptyTranscript, foldTranscript } from '#shared/projections/transcript';
import { ofType, scriptedSessions } from './testing/scripted-sessions';
import { runShellAgent } from './testing/shell-agent';
import { testAtNight } from './testing/test-at-night';
import { expectOk, type TestCore } from './testing/test-core';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const HOSTILE = '../../<img src=x onerror=alert(1)>\u202e.svg';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
const TAKES = {
  initialized: { agentCapabilities: { promptCapabilities: { image: true, embeddedContext: true } } },
};

const add = async ({ core }: TestCore, name: string, bytes: Buffer | string) =>
  expectOk(await core.attachments.add({ name, content: Buffer.from(bytes).toString('base64') }));

async function said({ events }: TestCore, session: SessionId): Promise<string> {
  return ofType(await events(session), 'agent.said')
    .map(({ text }) => text)
    .join('');
}

test('what goes with a prompt reaches an agent as it can take it, by its bytes and not by its name', async () => {
  await using sessions = await scriptedSessions();
  const { app, start } = sessions;
  const attachments = [
    await add(app, 'picture.txt', PNG),
    await add(app, HOSTILE, SVG),
    await add(app, 'data.bin', Buffer.from([0, 1, 2])),
  ];
  expect(attachments.map(({ type }) => type)).toEqual([
    'image/png',
    'text/plain',
    'application/octet-stream',
  ]);
  const { session } = await start([{ echoPrompt: true }], { prompt: 'Look', attachments }, TAKES);
  const row = await app.untilIdle(session);
  const [, name, uri] =
    /^Look \[image\/png iVBOR[^\]]+\] \[file:[^\]]+\]\{(?:<svg.+<\/svg>)\} \[(.+)\]\((file:.+)\)$/.exec(
      await said(app, session),
    ) ?? expect.fail();
  expect(await said(app, session)).toContain(`[image/png ${PNG.toString('base64')}]`);
  expect([name, await readFile(fileURLToPath(uri ?? ''))]).toEqual(['data.bin', Buffer.from([0, 1, 2])]);
  // The name is nothing that a path could be made of, and nothing of it is in the worktree.
  expect(await readdir(join(app.home, 'sessions', session, 'attachments'))).toEqual(
    expect.arrayContaining([expect.stringMatching(/^[0-9a-f]{8}-[A-Za-z0-9._-]+svg$/)]),
  );
  expect(await readdir(row.worktree ?? '')).toEqual(['.git', 'a.txt']);
  // One that takes neither is pointed to all of them.
  const other = await start([{ echoPrompt: true }], { prompt: 'Look', attachments });
  await app.untilIdle(other.session);
  expect((await said(app, other.session)).match(/\]\(file:\/\//g)).toHaveLength(3);
});

test('what an agent shows is kept by what it is, in its words and in its tool calls, and told in an export', async () => {
  await using sessions = await scriptedSessions();
  const { app, start } = sessions;
  const shows = (content: object) => ({ update: { sessionUpdate: 'agent_message_chunk', content } });
  const picture = { type: 'image', mimeType: 'image/svg+xml', data: PNG.toString('base64') };
  const svg = { type: 'image', mimeType: 'image/png', data: Buffer.from(SVG).toString('base64') };
  const long = 'x'.repeat(20_000);
  const { session } = await start([
    { say: 'Look: ' },
    shows(picture),
    shows(svg),
    shows({ type: 'resource_link', name: HOSTILE, uri: 'file:///etc/passwd', size: 12 }),
    shows({ type: 'resource', resource: { uri: 'file:///w/a.md', text: long } }),
    shows({
      type: 'resource',
      resource: { uri: 'file:///w/a.zip', blob: 'AAAA', mimeType: 'application/zip' },
    }),
    shows({ type: 'audio', data: 'AAAA', mimeType: 'audio/wav' }),
    {
      tool: { id: 't', title: 'Plot', status: 'completed', content: [{ type: 'content', content: picture }] },
    },
  ]);
  await app.untilIdle(session);
  const events = await app.events(session);
  const shown = ofType(events, 'agent.showed').map((one) => one.shown);
  expect(shown).toEqual([
    { is: 'picture', picture: expect.objectContaining({ type: 'image/png', bytes: PNG.length }) },
    { is: 'left-out', what: 'picture', said: 'image/png', bytes: SVG.length, why: 'no-picture' },
    { is: 'link', name: HOSTILE, uri: 'file:///etc/passwd', bytes: 12 },
    { is: 'text', uri: 'file:///w/a.md', text: expect.objectContaining({ bytes: 20_000 }) },
    { is: 'left-out', what: 'file', said: 'application/zip', bytes: 3, why: 'not-shown' },
    { is: 'left-out', what: 'sound', said: 'audio/wav', bytes: 3, why: 'not-shown' },
  ]);
  const [first] = shown;
  const kept = first?.is === 'picture' ? first.picture : expect.fail();
  const content = ofType(events, 'tool.called')[0]?.patch.content;
  expect(content).toEqual([{ type: 'shown', shown: { is: 'picture', picture: kept } }]);
  // It is in no log (but for the script of this agent), and stays as long as the session refers to it.
  expect(JSON.stringify(events.slice(1))).not.toContain(picture.data);
  const read = await app.core.attachments.read({ attachment: kept.id });
  expect(expectOk(read)).toEqual({ type: 'image/png', content: picture.data });
  const path = join(app.home, 'attachments', kept.id);
  const old = new Date(Date.now() - 3 * 86_400_000);
  await utimes(path, old, old);
  await app.reopen();
  await vi.waitFor(async () => expect((await stat(path)).mtimeMs).toBeGreaterThan(old.getTime()), 5000);
  let text = '';
  const asked = { session, format: 'markdown', redact: true, text: true } as const;
  for await (const step of app.core.sessions.export(asked)) if (step.step === 'text') text += step.text;
  expect(text).toContain('**Picture** (PNG picture, 70 bytes), which is not part of this export.');
  expect(text).toContain('is no PNG, JPEG, GIF or WebP');
  expect(text).toContain(long);
});

test('a command agent is told the paths of what goes with a prompt, and can read them', async () => {
  await using sessions = await scriptedSessions();
  const { app, repo } = sessions;
  const attachments = [await add(app, 'note.md', 'What is wanted')];
  const script = 'cat "$(sed -n "s/^- \\(.*\\) (text, 14 bytes)$/\\1/p")"';
  const { session } = await runShellAgent(app, await app.add(repo.path), script, { attachments });
  expect(await said(app, session)).toBe('What is wanted');
});

testAtNight(
  'it stays with prompts that wait, through a restart, and with a turn that is tried again',
  async () => {
    await using sessions = await scriptedSessions();
    const { app, start } = sessions;
    const picture = await add(app, 'a.png', PNG);
    const note = await add(app, 'note.txt', 'one');
    const { session } = await start([{ waitForFile: 'go-on' }, { echoPrompt: true }], {}, TAKES);
    const { worktree } = await app.untilRow(session, ({ status }) => status === 'working');
    const { id } = expectOk(
      await app.core.nextPrompts.add({
        ...{ session, text: 'Then this', attachments: [picture], stop: false, index: null },
      }),
    );
    const prompt = id ?? expect.fail();
    const edit = (attachments?: (typeof picture)[]) =>
      app.core.nextPrompts.edit({ session, prompt, text: 'Then that', attachments });
    expectOk(await edit());
    expectOk(await edit([picture, note]));
    await app.reopen();
    await writeFile(join(worktree ?? '', 'go-on'), '');
    const next = async () => foldTranscript(emptyTranscript, await app.events(session)).next.prompts;
    expect(await next()).toEqual([{ id, text: 'Then that', attachments: [picture, note] }]);
    expectOk(await app.core.nextPrompts.send({ session, prompt }));
    await app.untilIdle(session);
    // What an agent puts in the place of its copy is not written to.
    const copies = join(app.home, 'sessions', session, 'attachments');
    const copy = join(
      copies,
      (await readdir(copies)).find((name) => name.endsWith('note.txt')) ?? expect.fail(),
    );
    const other = join(worktree ?? '', 'other.txt');
    await writeFile(other, 'other');
    await rm(copy);
    await symlink(other, copy);
    expectOk(await app.core.sessions.resume({ session }));
    await app.untilIdle(session);
    expect([await readFile(other, 'utf8'), await readFile(copy, 'utf8')]).toEqual(['other', 'one']);
    const queued = ofType(await app.events(session), 'turn.queued').map(({ attachments }) => attachments);
    expect(queued).toEqual([undefined, [picture, note], [picture, note]]);
    const markdown: string[] = [];
    const asked = { session, format: 'markdown', redact: true, text: true } as const;
    for await (const step of app.core.sessions.export(asked))
      if (step.step === 'text') markdown.push(step.text);
    expect(markdown.join('')).toContain('- Attached: `a.png` (PNG picture, ');
  },
);

test('one that is too large, or that is not kept as it was, is refused, and nothing is sent', async () => {
  await using sessions = await scriptedSessions();
  const { app, start } = sessions;
  const large = { name: 'large.bin', content: Buffer.alloc(LARGEST_ATTACHMENT + 1).toString('base64') };
  expect(await app.core.attachments.add(large)).toMatchObject({ refusal: { code: 'attachment-too-large' } });
  const note = await add(app, 'note.txt', 'one');
  const { session } = await start([{ say: 'Done.' }]);
  await app.untilIdle(session);
  await writeFile(join(app.home, 'attachments', note.id), 'another');
  const sent = await app.core.sessions.send({ session, prompt: 'Look', attachments: [note] });
  expect(sent).toMatchObject({ refusal: { code: 'attachment-unknown', name: 'note.txt' } });
  expect(await app.core.attachments.read({ attachment: note.id })).toMatchObject({ ok: false });
  expect(ofType(await app.events(session), 'turn.queued')).toHaveLength(1);
});

test('what neither a session nor a draft refers to is deleted after a day', async () => {
  let drafts = '';
  await using sessions = await scriptedSessions({ inDrafts: async () => drafts });
  const { app, start } = sessions;
  const [used, drafted, unused, fresh] = [
    await add(app, 'a', 'used'),
    await add(app, 'b', 'drafted'),
    await add(app, 'c', 'unused'),
    await add(app, 'd', 'fresh'),
  ];
  drafts = JSON.stringify({ attachments: [drafted] });
  const { session } = await start([{ say: 'Done.' }], { attachments: [used] });
  await app.untilIdle(session);
  const longAgo = new Date(Date.now() - 25 * 60 * 60_000);
  const folder = join(app.home, 'attachments');
  for (const { id } of [used, drafted, unused]) await utimes(join(folder, id), longAgo, longAgo);
  await app.reopen();
  await app.reopen();
  expect((await readdir(folder)).sort()).toEqual([used.id, drafted.id, fresh.id].sort());
  expect(app.log.lines.filter(({ message }) => /deleted an attachment/.test(message))).toMatchObject([
    { details: { attachment: unused.id, bytes: 6 } },
  ]);
  await rm(join(folder, used.id));
  expect(await app.core.attachments.read({ attachment: AttachmentId.parse(used.id) })).toMatchObject({
    ok: false,
  });
});
