import { expect, test } from 'vitest';
import { contract } from '#shared/contract';
import { createRouter } from './router';
import { testCore } from './testing/test-core';

const namesOf = (groups: object) =>
  Object.entries(groups).flatMap(([group, verbs]) => Object.keys(verbs).map((name) => `${group}.${name}`));

test('the router serves the verbs that the contract names, all of them and no other', async () => {
  await using app = await testCore();
  const { recovered: _recovered, close: _close, ...verbs } = app.core;
  expect(namesOf(createRouter(app.core, app.log))).toEqual(namesOf(contract));
  expect(namesOf(verbs).sort()).toEqual(namesOf(contract).sort());
});
