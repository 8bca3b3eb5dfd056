import { appendFile, mkdir, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StoredEvent } from '#shared/events';
import type { SessionId } from '#shared/ids';
import { isUnread } from '#shared/session';
import { stateOf } from '#shared/session-state';
import {
  claudeFile,
  claudeRecords,
  codexFile,
  codexRecords,
  copilotFolder,
  copilotRecords,
  lines,
  writeHistory,
} from './testing/histories';
import { importScene, isOver, rest, transcriptWith } from './testing/import-scene';
import { scriptedAgent } from './testing/scripted-agent';
import { expectOk } from './testing/test-core';

test('sessions of two tools are listed as imported and read, in the repository that they work in', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  await writeHistory(claudeFile(home, repo.path), lines(claudeRecords(repo.path)));
  await writeHistory(codexFile(home), lines(codexRecords(repo.path)));
  await rest(claudeFile(home, repo.path));
  await rest(codexFile(home));

  const rows = await app.core.imports.list({});
  expect(rows.map((row) => [row.title, row.agent.name, row.imported?.tool]).sort()).toEqual([
    ['Add a limiter', 'Claude Code', 'claude'],
    ['Say hello in a file', 'Codex', 'codex'],
  ]);
  for (const row of rows) {
    expect(row.repositoryPath).toBe(repo.path);
    expect([isUnread(row), stateOf(row)]).toEqual([false, 'imported']);
    expect(expectOk(await app.core.sessions.show({ session: row.session.slice(0, 12) }))).toEqual(row);
  }
  expect(await app.core.sessions.list({})).toEqual([]);
  const resume = expectOk(
    await app.core.sessions.resumeCommand({
      session: rows.find((row) => row.imported?.tool === 'codex')?.session as SessionId,
    }),
  );
  expect(resume).toMatchObject({
    folder: repo.path,
    run: { command: 'codex', args: ['resume', expect.any(String)] },
  });
});

test('a conversation of Claude Code is told as one of ours', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  const file = claudeFile(home, repo.path);
  await writeHistory(file, lines(claudeRecords(repo.path)));
  await rest(file);
  const [row] = await app.core.imports.list({});
  const transcript = await transcriptWith(app, row?.session as SessionId, isOver);
  expect(transcript.turns).toMatchObject([
    {
      prompt: 'Add a limiter\nto the shop',
      outcome: 'completed',
      items: [
        { type: 'thought', text: 'Where is it?' },
        {
          type: 'tool',
          tool: {
            kind: 'edit',
            status: 'completed',
            content: [{ type: 'diff', path: `${repo.path}/l.js`, newText: { text: 'x\n' } }],
          },
        },
        {
          type: 'tool',
          tool: {
            kind: 'execute',
            command: 'node l.js',
            status: 'failed',
            content: [{ type: 'text', text: { text: 'ReferenceError' } }],
          },
        },
        { type: 'said', text: 'It is **written**.' },
      ],
    },
  ]);
});

test('a conversation of Codex is told with its plan, its commands and how they ended', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  await writeHistory(codexFile(home), lines(codexRecords(repo.path)));
  await rest(codexFile(home));
  const [row] = await app.core.imports.list({});
  const { turns } = await transcriptWith(app, row?.session as SessionId, isOver);
  expect(turns).toMatchObject([
    {
      prompt: 'Say hello in a file',
      plan: [{ text: 'Write it', status: 'in_progress' }],
      items: [
        { type: 'thought', text: 'A file it is' },
        {
          type: 'tool',
          tool: {
            command: 'echo hello > h.txt',
            exitCode: 0,
            status: 'completed',
            content: [{ type: 'text', text: { text: 'hello\n' } }],
          },
        },
        { type: 'said', text: 'Done.' },
      ],
    },
  ]);
});

test('a conversation of Copilot is told, and is live while a process has it open', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  const folder = copilotFolder(home);
  const file = join(folder, 'events.jsonl');
  await writeHistory(file, lines(copilotRecords(repo.path)));
  await writeHistory(join(folder, 'inuse.999999999.lock'), '');
  const [row] = await app.core.imports.list({});
  // It was written to just now, but who had it open is gone.
  expect(row && [row.title, stateOf(row)]).toEqual(['Remove the file', 'imported']);
  const { turns } = await transcriptWith(app, row?.session as SessionId, isOver);
  expect(turns).toMatchObject([
    {
      prompt: 'Remove the file',
      items: [
        {
          type: 'tool',
          tool: { command: 'rm a.txt', status: 'failed', content: [{ text: { text: 'Not allowed' } }] },
        },
        { type: 'said', text: 'I may not.' },
      ],
    },
  ]);
  await writeHistory(join(folder, `inuse.${process.pid}.lock`), '');
  await rest(file);
  const [live] = await app.core.imports.list({});
  expect(live && stateOf(live)).toBe('live');
});

test('half a last line is waited for, and what is not understood is counted and left out', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  const file = claudeFile(home, repo.path);
  const [first, second] = claudeRecords(repo.path);
  const answer = JSON.stringify({
    type: 'assistant',
    message: { content: [{ type: 'text', text: 'Here.' }] },
  });
  await writeHistory(
    file,
    `${lines([first, second, { type: 'hologram' }, 7])}{"type":\n\u0000\u001b[2J\n${answer.slice(0, 30)}`,
  );
  const [row] = await app.core.imports.list({});
  const session = row?.session as SessionId;
  expect(row && stateOf(row)).toBe('live');
  expect(expectOk(await app.core.imports.history({ session }))).toMatchObject({
    file,
    notUnderstood: 4,
    version: '2.1.318',
  });
  const followed = transcriptWith(app, session, ({ turns }) => turns[0]?.items[0]?.type === 'said');
  await appendFile(file, `${answer.slice(30)}\n`);
  expect((await followed).turns[0]).toMatchObject({ endedAt: null, items: [{ text: 'Here.' }] });
});

test('one that appears is told to who follows, and one that is gone leaves the list', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  const file = claudeFile(home, repo.path);
  const told: { type: string; titles: string[]; gone: number }[] = [];
  const leave = new AbortController();
  const following = (async () => {
    for await (const { type, rows, gone } of app.core.imports.watch({}, leave.signal)) {
      told.push({ type, titles: rows.map(({ title }) => title), gone: gone.length });
      // Of all of its folders none was there to be watched.
      if (told.length === 1) {
        await writeHistory(file, lines(claudeRecords(repo.path)));
      } else if (rows.length > 0) await rm(file);
      else leave.abort();
    }
  })();
  await following;
  expect(told).toEqual([
    { type: 'reset', titles: [], gone: 0 },
    { type: 'changed', titles: ['Add a limiter'], gone: 0 },
    { type: 'changed', titles: [], gone: 1 },
  ]);
});

test('nothing is listed of other folders, of links, of helpers, or of a tool that is switched off', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  const folder = join(home, '.claude', 'projects', repo.path.replace(/[^a-zA-Z0-9]/g, '-'));
  // The folder's name says nothing: its records do.
  await writeHistory(join(folder, 'b.jsonl'), lines(claudeRecords(`${repo.path}-other`)));
  await writeHistory(join(folder, 'c.jsonl'), lines(claudeRecords('../../..')));
  await writeHistory(join(home, 'real.jsonl'), lines(claudeRecords(repo.path)));
  await symlink(join(home, 'real.jsonl'), join(folder, 'd.jsonl'));
  await mkdir(join(folder, 'e.jsonl'));
  const [meta, ...rest] = codexRecords(repo.path) as [{ payload: object }, ...unknown[]];
  const helper = { ...meta, payload: { ...meta.payload, source: { subagent: 'review' } } };
  await writeHistory(codexFile(home), lines([helper, ...rest]));
  expect(await app.core.imports.list({})).toEqual([]);

  await writeHistory(claudeFile(home, repo.path), lines(claudeRecords(join(repo.path, 'sub'))));
  expect(await app.core.imports.list({})).toHaveLength(1);
  app.settings.update({ importFrom: ['codex'] });
  expect(await app.core.imports.list({})).toEqual([]);
});

test('histories are read and nothing in their folders is written', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  const file = claudeFile(home, repo.path);
  await writeHistory(file, lines(claudeRecords(repo.path)));
  await rest(file);
  const before = [(await readdir(home, { recursive: true })).sort(), (await stat(file)).mtimeMs];
  const [row] = await app.core.imports.list({});
  const session = row?.session as SessionId;
  await transcriptWith(app, session, isOver);
  expect(await app.core.sessions.send({ session, prompt: 'Go on' })).toMatchObject({
    refusal: { code: 'session-unknown' },
  });
  expect([(await readdir(home, { recursive: true })).sort(), (await stat(file)).mtimeMs]).toEqual(before);
});

test('a long output is told by its beginning, and can be had whole', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  const file = claudeFile(home, repo.path);
  const output = 'é'.repeat(20_000);
  const result = { type: 'tool_result', tool_use_id: 'toolu_9', content: output };
  await writeHistory(
    file,
    lines([
      ...claudeRecords(repo.path),
      {
        type: 'assistant',
        message: { content: [{ type: 'tool_use', id: 'toolu_9', name: 'Bash', input: {} }] },
      },
      { type: 'user', message: { content: [result] } },
    ]),
  );
  await rest(file);
  const [row] = await app.core.imports.list({});
  const session = row?.session as SessionId;
  const events: StoredEvent[] = [];
  for await (const batch of app.core.sessions.events({ session, after: 0 })) {
    events.push(...batch);
    if (batch.at(-1)?.event.type === 'turn.ended') break;
  }
  const { event } = events.findLast((one) => one.event.type === 'tool.updated') ?? {};
  const long = event?.type === 'tool.updated' ? event.patch.content?.[0] : null;
  if (long?.type !== 'text' || long.text.body === null) throw new Error('the output was not cut');
  expect(long.text).toMatchObject({ bytes: 40_000 });
  expect(expectOk(await app.core.sessions.body({ session, body: long.text.body }))).toEqual({ text: output });
});

test('a session of another tool goes on here with all that was said, and both name each other', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  const file = claudeFile(home, repo.path);
  await writeHistory(file, lines(claudeRecords(repo.path)));
  await rest(file);
  await repo.write({ 'untracked.txt': 'u\n' });
  const agent = scriptedAgent([{ echoPrompt: true }]);
  app.settings.update({ customAgents: [agent] });
  const [imported] = await app.core.imports.list({});
  const session = imported?.session as SessionId;
  const wish = { session, to: 'background' as const, agent: agent.id };
  const plan = expectOk(await app.core.handOff.plan(wish));
  expect(plan).toMatchObject({ way: 'retold', turns: 1, filesInAll: 1, choices: ['copy', 'move', 'leave'] });
  expect(plan.context).toContain('Claude Code worked on this in the user’s workspace.');
  const asked = { context: null, changes: 'copy' as const, model: null, permissions: null };
  const { row } = expectOk(await app.core.handOff.run({ ...wish, ...asked, prompt: 'Test it' }));
  const done = await app.untilIdle(row.session);
  expect(done).toMatchObject({ status: 'ready', title: 'Add a limiter', handedFrom: { session, files: 1 } });
  const { turns, given } = await transcriptWith(app, row.session, isOver);
  const said = turns[0]?.items.map((item) => (item.type === 'said' ? item.text : '')).join('') ?? '';
  for (const part of ['Add a limiter', 'node l.js', 'It is **written**.', 'Test it'])
    expect(said).toContain(part);
  expect(given?.turns).toBe(1);
  const whole = /in the file (\S+conversation\.md)\./.exec(said)?.[1] ?? '';
  expect(await readFile(whole, 'utf8')).toContain('ReferenceError');

  const [after] = await app.core.imports.list({});
  expect(after?.handedTo).toMatchObject([{ session: row.session, undone: false }]);
  expectOk(await app.core.handOff.undo({ session: row.session }));
  expect((await app.core.imports.list({}))[0]?.handedTo).toMatchObject([{ undone: true }]);
  expect(await repo.git('status', '--porcelain')).toBe('?? untracked.txt');
});

test('an agent of the same tool may go on with a copy of its own session', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  await writeHistory(codexFile(home), lines(codexRecords(repo.path)));
  await rest(codexFile(home));
  const [imported] = await app.core.imports.list({});
  const session = imported?.session as SessionId;
  // None of its agents need be there for another one to be chosen.
  const plan = await app.core.handOff.plan({ session, to: 'background', agent: null });
  if (plan.ok)
    expect(plan.value).toMatchObject({ way: 'forked', agent: { name: expect.stringContaining('Codex') } });
  else expect(plan.refusal.code).toBe('agent-not-installed');
});
