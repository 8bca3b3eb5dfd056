import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { SearchHit } from '#shared/contract-sessions';
import type { SessionId } from '#shared/ids';
import { claudeFile, claudeRecords, codexFile, codexRecords, lines, writeHistory } from './testing/histories';
import { importScene, isOver, rest, transcriptWith } from './testing/import-scene';

test('what was said in sessions of other tools is found apart from our own, the newest first', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  const file = claudeFile(home, repo.path);
  const answer = { type: 'assistant', message: { content: [{ type: 'text', text: 'Déjà vu: HELLO.js' }] } };
  await writeHistory(file, lines([...claudeRecords(repo.path), answer]));
  await rest(file);
  await writeHistory(codexFile(home), lines(codexRecords(repo.path)));
  const [codex, claude] = (await app.core.imports.list({})).map(({ session }) => session);
  const hitsOf = async (query: string, limit = 50) => {
    const hits: SearchHit[] = [];
    for await (const part of app.core.imports.search({ query, limit, after: 0 })) hits.push(...part.hits);
    return hits;
  };
  const ofCodex = { session: codex, turn: 1, role: 'prompt', snippet: 'Say hello in a file' };
  const ofClaude = { session: claude, turn: 1, role: 'said' };
  expect(await hitsOf('hello')).toMatchObject([ofCodex, ofClaude]);
  expect(await hitsOf('hello', 1)).toMatchObject([ofCodex]);
  expect(await hitsOf('deja hello.js')).toMatchObject([ofClaude]);
  // Within a word, in what a command put out, and as a pattern.
  for (const query of ['ello', 'ReferenceError', '.*', '(', '']) expect(await hitsOf(query)).toEqual([]);
  expect(await app.core.sessions.search({ query: 'hello', limit: 5 })).toEqual([]);

  const [hit] = await hitsOf('written');
  expect(hit?.snippet).toContain('It is **written**.');
  const { turns } = await transcriptWith(app, claude as SessionId, isOver);
  expect(turns[0]?.items.at(-1)).toMatchObject({ type: 'said', key: hit?.seq });

  await rm(codexFile(home));
  await app.core.imports.list({});
  expect(await hitsOf('hello')).toMatchObject([ofClaude]);
});
