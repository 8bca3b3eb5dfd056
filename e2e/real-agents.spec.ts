import { copilot } from '../electron/core/testing/real-agents/copilot';
import { expect, test } from './fixture';
import { greetForCommandLine, startGreetingModel } from './greeting';

test('a real Copilot works for the command line', async ({ place }) => {
  test.setTimeout(300_000);
  await using model = await startGreetingModel();
  const repository = await place.ownRepository();
  await greetForCommandLine({ place, repository, modelUrl: model.url }, copilot, 'Write a salutation');
  expect(await place.git(repository, 'status', '--porcelain')).toBe('');
});
