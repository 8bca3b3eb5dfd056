import { expect, test } from 'vitest';
import { applyScene } from '../../testing/apply-scene';
import { countConflicts } from './left-markers';

const conflict = '<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> other\n';

test.each([
  ['none', 'a\n=======\nb\n', 0],
  ['one', `a\n${conflict}b\n`, 1],
  ['two, with the base shown', `${conflict}${conflict.replace('=====', '|||||||\nbase\n=====')}`, 2],
  ['longer markers', conflict.replaceAll(/([<=>])\1{6}/g, '$1$1$1$1$1$1$1$1$1'), 1],
  ['carriage returns', conflict.replaceAll('\n', '\r\n'), 1],
  ['a heading under a shift', 'x <<<<<<< 1\n=======\n>>>>>>> y', 0],
  ['no end', '<<<<<<< HEAD\none\n=======\n', 0],
])('counts conflicts: %s', (_, text, count) => {
  expect(countConflicts(text)).toBe(count);
});

test('only files into which more conflicts came are told, whatever they are called', async () => {
  await using scene = await applyScene({
    'doc.md': `How to merge:\n${conflict}`,
    'solved.txt': conflict,
    'plain.txt': 'plain\n',
  });
  await scene.work({
    'doc.md': `How we merge:\n${conflict}`,
    'solved.txt': 'solved\n',
    'plain.txt': conflict,
    ' new\nname.txt': `é\n${conflict}`,
    link: { link: '<<<<<<< a' },
    'binary.bin': Buffer.concat([Buffer.from([0]), Buffer.from(conflict)]),
  });
  expect((await scene.plan()).markers).toEqual([' new\nname.txt', 'plain.txt']);
});
