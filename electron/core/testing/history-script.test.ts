import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '#shared/testing/property-runs';
import { dirts, histories } from './generated-history';
import { historyScript } from './history-script';
import { oracleScenes } from './oracle-scene';
import { workspaceManifest } from './workspace-manifest';

test('the script of a case makes the same repository and the same dirty workspace', async () => {
  await using scenes = oracleScenes();
  const made = fc.asyncProperty(histories, dirts, (history, dirt) =>
    scenes.use(async (scene) => {
      const { repo } = scene;
      await scene.setUp('merge', history, dirt);
      const script = join(repo.parent, 'case.sh');
      const place = join(repo.parent, 'case');
      await writeFile(script, historyScript('merge', history, dirt));
      await rm(place, { recursive: true, force: true });
      await execa('sh', [script, place]);
      expect(await stateOf(place)).toEqual(await stateOf(repo.path));
    }),
  );
  await fc.assert(made, propertyRuns(8, 100));
});

async function stateOf(root: string) {
  const { '@index': _index, ...found } = await workspaceManifest(root, { mtimes: false });
  const { stdout } = await execa('git', ['ls-files', '--stage', '-z'], { cwd: root, encoding: 'latin1' });
  return { ...found, staged: stdout };
}
