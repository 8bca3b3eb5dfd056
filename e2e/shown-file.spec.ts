import { someByDay } from '#shared/testing/at-night';
import { agentNamed } from './agents';
import { expect, test } from './fixture';

const PNG = {
  red: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  blue: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
};

/** Each file's text names the file and no other; `shows` is what its view says besides. */
const FILES: readonly { readonly name: string; readonly shows: string }[] = [
  { name: 'edited.csv', shows: 'text-of-edited' },
  { name: 'edited.txt', shows: 'text-of-other' },
  { name: 'added.txt', shows: 'text-of-added' },
  { name: 'deleted.txt', shows: 'text-of-deleted' },
  { name: 'new.png', shows: 'after' },
  { name: 'redrawn.png', shows: 'before' },
  { name: 'data.bin', shows: 'Binary file' },
  { name: 'empty.txt', shows: 'The file is empty' },
  { name: 'moved-to.txt', shows: 'The file was only moved.' },
  { name: 'run.sh', shows: 'The file became executable.' },
  { name: 'link', shows: 'Symbolic link to' },
];

test('whatever was looked at before, only the named file is seen', async ({ place, start }) => {
  const decoded = (base64: string, path: string) => ['sh', '-c', `echo ${base64} | base64 -d > ${path}`];
  await place.settings({
    defaultAgent: 'maker',
    customAgents: [
      agentNamed('Maker', [
        { write: { path: 'edited.csv', content: 'name,text-of-edited\nb,2\n' } },
        { write: { path: 'edited.txt', content: 'text-of-other, after\n' } },
        { write: { path: 'added.txt', content: 'text-of-added\n' } },
        { remove: 'deleted.txt' },
        { run: decoded(PNG.red, 'new.png') as [string, ...string[]] },
        { run: decoded(PNG.blue, 'redrawn.png') as [string, ...string[]] },
        { run: ['sh', '-c', "printf '\\000\\001more' > data.bin"] },
        { write: { path: 'empty.txt', content: '' } },
        { rename: { from: 'moved-from.txt', to: 'moved-to.txt' } },
        { run: ['chmod', '+x', 'run.sh'] },
        { run: ['ln', '-s', 'where-link-leads', 'link'] },
        { say: 'Made.' },
      ]),
    ],
  });
  const repository = await place.repository({
    'edited.csv': 'name,text-of-edited\na,1\n',
    'edited.txt': 'text-of-other, before\n',
    'deleted.txt': 'text-of-deleted\n',
    'redrawn.png': '\u0000placeholder',
    'data.bin': '\u0000\u0001',
    'moved-from.txt': 'text-of-moved\nlong enough to be found again\n',
    'run.sh': '#!/bin/sh\n# text-of-run\n',
  });
  const { ui } = await start();
  await ui.page.setViewportSize({ width: 1440, height: 900 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Make files of every kind');
  await ui.sessions.expectEnded('Make files of every kind');

  // At night every file after every other one: their number is a prime, so each stride comes by all of them.
  const count = FILES.length;
  const strides = someByDay([...FILES.keys()].slice(1), 3);
  const walk = strides.flatMap((stride) => FILES.map((_, step) => FILES[((step + 1) * stride) % count]));
  const steps = walk.map((to, at) => `${walk.at(at - 1)?.name} ${to?.name}`);
  expect(new Set(steps).size).toBe(count * strides.length);
  for (const { name, shows } of walk.flatMap((file) => file ?? [])) {
    await ui.changes.file(name).click();
    await expect(ui.changes.diff).toHaveAttribute('aria-busy', 'false');
    const seen = async () => seenIn(await ui.changes.diff.elementHandle());
    await expect.poll(seen, `what is seen of ${name}`).toContain(shows);
    const now = await seen();
    expect(now, 'the head names it').toContain(name);
    for (const other of FILES)
      if (other.shows.startsWith('text-of') && other.name !== name)
        expect(now, `${other.name} is seen under ${name}`).not.toContain(other.shows);
  }
});

/** The text in it that a reader sees: painted, in view, and not below something else. */
async function seenIn(
  region: { evaluate<T>(read: (element: Node) => T): Promise<T> } | null,
): Promise<string> {
  if (!region) throw new Error('there is no such region');
  return region.evaluate((root) => {
    const seen: string[] = [];
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const parent = node.parentElement;
      const painted = parent?.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      if (!parent || !painted || !node.textContent?.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const { y, width, height } = range.getBoundingClientRect();
      if (width === 0 || height === 0 || y < 0 || y > innerHeight) continue;
      seen.push(node.textContent);
    }
    return seen.join('\n').replaceAll('\u00a0', ' ');
  });
}
