import { expect, test } from 'vitest';
import { copilot } from './copilot';
import { expectFollowUps } from './follow-up-scene';

test('copilot is asked on after a restart, a rollback and the loss of its own history, and its model is told all', async () => {
  expect(await expectFollowUps(copilot)).toEqual({
    restart: 'loaded',
    rollback: 'retold',
    deleted: 'retold',
  });
});
