import { readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SessionId } from '#shared/ids';
import { stateOf } from '#shared/session-state';
import {
  codexFile,
  codexRecords,
  geminiRecords,
  geminiWhole,
  lines,
  openCodeDatabase,
  writeGemini,
  writeHistory,
  writeOpenCodeFiles,
} from './testing/histories';
import { importScene, isOver, rest, transcriptWith } from './testing/import-scene';
import { expectOk } from './testing/test-core';

test('a conversation of Gemini is told once, though its messages come again', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  await rest(await writeGemini(home, repo.path, lines(geminiRecords())));
  const [row] = await app.core.imports.list({});
  expect(row).toMatchObject({ title: 'What is in it?', imported: { tool: 'gemini', live: false } });
  const { turns } = await transcriptWith(app, row?.session as SessionId, isOver);
  expect(turns).toMatchObject([
    {
      prompt: 'What is in it?',
      items: [
        { type: 'thought', text: 'Looking\ninto it' },
        { type: 'said', text: 'I look. ' },
        {
          type: 'tool',
          tool: { kind: 'read', status: 'completed', content: [{ type: 'text', text: { text: 'a' } }] },
        },
        { type: 'said', text: 'An a.' },
      ],
    },
  ]);
  expect(expectOk(await app.core.imports.history({ session: row?.session as SessionId }))).toMatchObject({
    notUnderstood: 0,
  });
});

test('a conversation that Gemini kept as one object is told as it grows, and not twice where it was carried over', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  const newer = await writeGemini(home, repo.path, '');
  await rm(newer);
  const file = newer.replace(/l$/, '');
  await writeHistory(file, geminiWhole());
  const [row, ...others] = await app.core.imports.list({});
  expect([row?.title, others]).toEqual(['What is in it?', []]);
  const session = row?.session as SessionId;
  const items = [
    { type: 'thought', text: 'Looking\ninto it' },
    { type: 'said', text: 'I look. ' },
    { type: 'tool', tool: { kind: 'read', status: 'completed' } },
    { type: 'said', text: 'An a.' },
  ];
  const followed = transcriptWith(app, session, ({ turns }) => turns.length === 2);
  expect(expectOk(await app.core.imports.history({ session }))).toMatchObject({ file, notUnderstood: 0 });
  // Just being written, then whole again.
  await writeFile(file, geminiWhole().slice(0, 400));
  await writeFile(file, geminiWhole([{ id: 'm9', type: 'user', content: 'And in b?' }, { id: 'm10' }]));
  expect((await followed).turns).toMatchObject([{ items }, { prompt: 'And in b?' }]);

  await writeHistory(newer, lines(geminiRecords()));
  await rest(file);
  const now = await app.core.imports.list({});
  expect(now.map((one) => one.session)).toEqual([session]);
  expect(expectOk(await app.core.imports.history({ session })).file).toBe(newer);
});

test('a conversation of OpenCode is read from the files of its earlier versions', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  const storage = await writeOpenCodeFiles(home, repo.path, Date.now());
  await symlink(join(storage, 'session/p/ses_2.json'), join(storage, 'session/p/ses_3.json'));
  const rows = await app.core.imports.list({});
  expect(rows.map((row) => [row.title, row.imported?.tool, row.imported?.id])).toEqual([
    ['An early greeting', 'opencode', 'ses_1'],
  ]);
  const session = rows[0]?.session as SessionId;
  const items = [{ type: 'tool', tool: { command: 'echo hi', status: 'completed' } }];
  const { turns } = await transcriptWith(app, session, ({ turns: [first] }) => first?.items.length === 1);
  expect(turns).toMatchObject([{ prompt: 'Greet me', items }]);
  expect(expectOk(await app.core.imports.history({ session }))).toMatchObject({
    version: '1.0.7',
    notUnderstood: 1,
  });
  const said = { id: 'prt_4', type: 'text', text: 'Hello!', time: { start: 1, end: 2 } };
  await writeFile(join(storage, 'part/msg_2/prt_4.json'), JSON.stringify(said));
  // It has been carried over to the database of later versions since.
  const database = await openCodeDatabase(home, repo.path, Date.now() + 1000);
  const after = await app.core.imports.list({});
  database.close();
  expect(after.map((row) => [row.session, row.title])).toEqual([[session, 'A greeting']]);
});

test('a conversation of OpenCode is read from a copy of its database, up to what is still being said', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  const database = await openCodeDatabase(home, repo.path, Date.now());
  const folder = join(home, '.local', 'share', 'opencode');
  const before = await readdir(folder);
  const rows = await app.core.imports.list({});
  expect(rows.map((row) => [row.title, stateOf(row)])).toEqual([['A greeting', 'live']]);
  const session = rows[0]?.session as SessionId;
  const followed = transcriptWith(app, session, ({ turns }) => turns[0]?.items.length === 2);
  expect(expectOk(await app.core.imports.history({ session }))).toMatchObject({
    version: '1.18.33',
    notUnderstood: 1,
  });
  database.finish();
  expect((await followed).turns).toMatchObject([
    {
      prompt: 'Greet me',
      items: [
        { type: 'tool', tool: { command: 'echo hi', exitCode: 0, status: 'completed' } },
        { type: 'said', text: 'Hello!' },
      ],
    },
  ]);
  expect(await readdir(folder)).toEqual(before);
  database.close();
});

test('whole messages stand apart, what is told twice is told once, and an end without a call is left out', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  const [meta] = codexRecords(repo.path);
  const item = (payload: unknown) => ({ timestamp: '2026-11-20T10:00:01Z', type: 'response_item', payload });
  const event = (payload: unknown) => ({ timestamp: '2026-11-20T10:00:01Z', type: 'event_msg', payload });
  const said = (text: string) =>
    item({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] });
  await writeHistory(
    codexFile(home),
    lines([
      ...[meta, event({ type: 'user_message', message: 'Greet' })],
      event({
        type: 'item_completed',
        item: { type: 'UserMessage', content: [{ type: 'text', text: 'Greet' }] },
      }),
      item({ type: 'function_call_output', call_id: 'call_9', output: 'Plan updated' }),
      ...[said('Hello.'), said('And good bye.')],
    ]),
  );
  await rest(codexFile(home));
  const [row] = await app.core.imports.list({});
  const { turns } = await transcriptWith(app, row?.session as SessionId, isOver);
  expect(turns).toMatchObject([
    { prompt: 'Greet', items: [{ type: 'said', text: 'Hello.\n\nAnd good bye.' }] },
  ]);
});
