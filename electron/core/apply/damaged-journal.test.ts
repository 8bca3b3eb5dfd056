import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { memoryLog } from '../testing/agent-harness';
import { applyScene, expectOk, wallClock } from '../testing/apply-scene';
import { createApplies } from './applies';

for (const [how, text] of [
  ['cut short', '{"version":1,"kept":{"rec'],
  ['emptied', ''],
  ['of another kind', '{"version":9}'],
] as const) {
  test(`a journal that is ${how} is set aside and named, and keeps nothing else from going on`, async () => {
    await using scene = await applyScene({ 'f.txt': '1\n', 'g.txt': '1\n' });
    await scene.work({ 'f.txt': '2\n' });
    const first = await scene.run();
    await scene.work({ 'g.txt': '2\n' });
    const second = await scene.run();
    const [place = ''] = await readdir(join(scene.home, 'transactions'));
    const folder = join(scene.home, 'transactions', place);
    await writeFile(join(folder, first.apply, 'done.json'), text);
    // As a crash may have left it: an apply cut off after the damaged one in the order of names.
    const log = memoryLog();
    const applies = createApplies({ home: scene.home, log, clock: wallClock });
    expect(await applies.undo(first.apply)).toMatchObject({ refusal: { code: 'undo-expired' } });
    await applies.recover(scene.repo.path);
    const names = await readdir(folder);
    expect(names).toContain(`${first.apply}.damaged`);
    expect(await readdir(join(folder, `${first.apply}.damaged`, 'old'))).toEqual(['0']);
    expect(JSON.stringify(log.lines)).toContain(join(folder, `${first.apply}.damaged`));
    expect(expectOk(await applies.undo(second.apply)).state).toBe('undone');
    expect(await applies.recover(scene.repo.path)).toEqual([]);
  });
}
