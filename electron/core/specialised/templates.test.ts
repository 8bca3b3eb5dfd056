import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TemplateName } from '#shared/specialised';
import { writeTemplate } from './templates';

test('each text of a template that was taken away is kept beside it', async () => {
  const home = await mkdtemp(join(tmpdir(), 'understory-templates-'));
  const name = TemplateName.parse('audit');
  for (const text of ['first', 'second']) {
    await writeTemplate({ home }, name, text);
    await writeTemplate({ home }, name, null);
  }
  const folder = join(home, 'templates');
  const kept = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')));
  expect(kept.sort()).toEqual(['first', 'second']);
  await writeTemplate({ home }, name, null);
  expect(await readdir(folder)).toHaveLength(2);
  await rm(home, { recursive: true });
});
