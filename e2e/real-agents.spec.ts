import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { copilot } from '../electron/core/testing/real-agents/copilot';
import { opencode } from '../electron/core/testing/real-agents/opencode';
import { expect, test } from './fixture';
import { GREETING, greetForCommandLine, startGreetingModel } from './greeting';

test('a real OpenCode works in the window: asked twice, reviewed, applied', { tag: '@nightly' }, async ({
  place,
  start,
}) => {
  test.setTimeout(300_000);
  await using model = await startGreetingModel();
  const { command: program } = await opencode.install();
  await opencode.logIn({ home: place.home, modelUrl: model.url });
  const repository = await place.ownRepository();
  const { ui } = await start({ env: { PATH: `${dirname(program)}:${place.env.PATH}` } });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Write a greeting', { agent: 'OpenCode' });

  await expect(ui.permission.card).toContainText('hello.txt', { timeout: 60_000 });
  await ui.permission.answer(/^Allow once/);
  await expect(ui.permission.card).toContainText('cat hello.txt');
  await ui.permission.answer(/^Allow once/);
  await ui.sessions.expectEnded('Write a greeting');
  await expect(ui.conversation.log).toContainText('Done.');
  await ui.changes.file(/hello\.txt/).click();
  await expect(ui.changes.diff).toContainText('Hello from a real agent.');

  await ui.apply.as(/uncommitted changes/i);
  expect(await readFile(join(repository, 'hello.txt'), 'utf8')).toBe(GREETING);
});

for (const [name, door, prompt, options] of [
  ['Copilot', copilot, 'Write a salutation', {}],
  ['OpenCode', opencode, 'Write a greeting', { tag: '@nightly' }],
] as const)
  test(`a real ${name} works for the command line`, options, async ({ place }) => {
    test.setTimeout(300_000);
    await using model = await startGreetingModel();
    const repository = await place.ownRepository();
    await greetForCommandLine({ place, repository, modelUrl: model.url }, door, prompt);
    expect(await place.git(repository, 'status', '--porcelain')).toBe('');
  });
