import { expect, test } from 'vitest';
import { describeNote } from '#shared/describe-note';
import { ofType } from './testing/scripted-sessions';
import { runShellAgent } from './testing/shell-agent';
import { testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

/** Where this machine lets groups be made, the kernel sees to it; elsewhere we do. Either way it ends alone. */
test('a sandbox that takes too much memory is ended alone, its files are kept, and its session says so', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using app = await testCore({ settings: { sandboxMegabytes: 500 } });
  const repository = await app.add(repo.path);
  const hold = `${process.execPath} -e "const held = Buffer.alloc(70 << 20, 1); setInterval(() => held, 1000)"`;
  const hogs = `echo kept > kept.txt; for i in 1 2 3 4 5 6 7; do ${hold} & done; wait`;
  const [hog, other] = await Promise.all([
    runShellAgent(app, repository, hogs, { isolation: 'sandbox' }),
    runShellAgent(app, repository, 'sleep 3; echo fine', { isolation: 'sandbox' }),
  ]);
  expect(other).toMatchObject({ status: 'ready' });
  expect(hog).toMatchObject({ status: 'failed', files: 1 });
  const [note] = ofType(await app.events(hog.session), 'session.noted').map((event) => event.note);
  expect(note).toMatchObject({ code: 'sandbox-limit', what: 'memory' });
  expect(note && describeNote(note).text).toMatch(/more than the \d.* of memory.*were ended.*files are kept/);
});
