import { expect, test } from 'vitest';
import { commandScene } from './testing/command-scene';

const place = commandScene();

test('programs of a repository are shown whole, refused, allowed and revoked', async () => {
  await place.repo.write({ '.gitattributes': '*.up filter=up\n', 'it.up': 'LOUD\n' });
  await place.repo.commit('filtered');
  const command = `tr a-z A-Z # ${'long '.repeat(60)}end`;
  await place.repo.git('config', 'filter.up.clean', command);

  const refused = await place.json(['run', 'x', '--command', 'true']);
  expect(refused.code).toBe(3);
  expect(refused.stderr).toContain('understory trust');
  const shown = await place.json(['trust', '--show']);
  expect(shown).toMatchObject({ code: 0, result: { state: 'not-trusted' } });
  expect(shown.stderr).toContain(`filter.up.clean = ${command}`);
  expect((await place.json(['trust'])).code).toBe(2);
  expect((await place.json(['trust', '--yes'])).result).toMatchObject({ state: 'trusted' });
  expect((await place.json(['run', 'x', '--command', 'true'])).code).toBe(0);
  expect((await place.json(['trust', '--revoke'])).result).toMatchObject({ state: 'not-trusted' });
});
