import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SessionId } from '#shared/ids';
import { stateOf } from '#shared/session-state';
import {
  codexFile,
  codexRecords,
  geminiRecords,
  lines,
  openCodeDatabase,
  writeGemini,
  writeHistory,
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
