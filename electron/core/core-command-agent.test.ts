import { expect, test } from 'vitest';
import { ofType } from './testing/scripted-sessions';
import { runShellAgent } from './testing/shell-agent';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

test('a program that is run once a turn is told what was said before, and nothing that was rolled back', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore();
  const { session } = await runShellAgent(
    app,
    await app.add(repo.path),
    'echo x >> a.txt; case "$UNDERSTORY_PROMPT" in *third) cat;; *) echo "answer to $UNDERSTORY_PROMPT" | tail -n 1;; esac',
    { prompt: 'first' },
  );
  const asked = async (prompt: string): Promise<string> => {
    expectOk(await app.core.sessions.send({ session, prompt }));
    await app.untilIdle(session);
    return ofType(await app.events(session), 'agent.said').at(-1)?.text ?? '';
  };
  await asked('second');
  const told = await asked('third');
  expect(told).toMatch(/^This goes on with an earlier conversation/);
  expect(told).toContain('User:\nfirst\n\n');
  expect(told).toContain('Assistant:\nanswer to first');
  expect(told).toContain('User:\nsecond\n\n');
  expect(told).toMatch(/<\/earlier_conversation>\n\nthird$/);
  const points = expectOk(await app.core.sessions.checkpoints({ session }));
  const point = points.find(({ turn, at }) => turn === 1 && at === 'end') ?? expect.fail('no checkpoint');
  expectOk(await app.core.sessions.rollback({ session, commit: point.commit }));
  const after = await asked('and now, the third');
  expect(after).toContain('User:\nfirst\n\n');
  expect(after).not.toContain('User:\nsecond');
});
