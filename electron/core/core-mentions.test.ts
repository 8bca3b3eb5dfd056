import { expect, test } from 'vitest';
import { RepoPath } from '#shared/ids';
import { ofType, scriptedSessions } from './testing/scripted-sessions';
import { expectOk } from './testing/test-core';

test('files are found by parts of their names, and those a prompt names are linked to in the session', async () => {
  await using sessions = await scriptedSessions();
  const { app, repo, start } = sessions;
  await repo.write({ 'src/a name.ts': 'x' });
  await repo.commit('more');
  const prompt = 'Read @"src/a name.ts", @a.txt. Not @../../etc/passwd, @/etc/passwd, @src or @none';
  const { session, repository } = await start(
    [{ write: { path: 'new file.md', content: 'new' } }, { echoPrompt: true }],
    { prompt },
  );
  const { worktree } = await app.untilIdle(session);
  const said = ofType(await app.events(session), 'agent.said')
    .map(({ text }) => text)
    .join('');
  expect(said).toBe(
    `${prompt} [src/a name.ts](file://${worktree}/src/a%20name.ts) [a.txt](file://${worktree}/a.txt)`,
  );
  const find = async (place: Parameters<typeof app.core.files.find>[0]['in'], query: string) =>
    expectOk(await app.core.files.find({ in: place, query, limit: 5 }));
  // The agent's own file is in its checkpoint only.
  expect(await find({ what: 'session', session }, 'newf')).toEqual({
    paths: [RepoPath.parse('new file.md')],
    files: 3,
  });
  const at = { what: 'repository', repository, base: null } as const;
  expect(await find(at, 'newf')).toEqual({ paths: [], files: 2 });
  expect((await find(at, 'name')).paths).toEqual(['src/a name.ts']);
  const atRoot = async (place: Parameters<typeof find>[0]) =>
    expectOk(await app.core.files.atRoot({ in: place })).paths;
  expect(await atRoot({ what: 'session', session })).toEqual(['a.txt', 'new file.md']);
  expect(await atRoot(at)).toEqual(['a.txt']);
  expect(await app.core.files.find({ in: { ...at, base: 'no-such' }, query: '', limit: 5 })).toMatchObject({
    refusal: { code: 'base-unknown' },
  });
  expect(await app.core.sessions.prompts({ repository, limit: 5 })).toEqual([prompt]);
});
