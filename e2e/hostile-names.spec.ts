import { join } from 'node:path';
import { workspaceManifest } from '../electron/core/testing/workspace-manifest';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { expectWorkspaceBecomes } from './manifest';

/** Names as the agent writes them, and as they must be shown: nothing invisible, nothing that reorders text. */
const ADDED: readonly (readonly [name: string, shown: string])[] = [
  ['with space.txt', 'with space.txt'],
  [' leading and trailing ', ' leading and trailing '],
  ['new\nline.txt', 'new\\nline.txt'],
  ['tab\tand\rreturn.txt', 'tab\\tand\\rreturn.txt'],
  ['"double" and \'single\'.txt', '"double" and \'single\'.txt'],
  ['-rf', '-rf'],
  ['--output=owned', '--output=owned'],
  [':(exclude)magic.txt', ':(exclude)magic.txt'],
  ['*.txt', '*.txt'],
  ['$(touch owned);`touch owned`&.txt', '$(touch owned);`touch owned`&.txt'],
  ['Ünïcödé 日本 🌲.txt', 'Ünïcödé 日本 🌲.txt'],
  ['picture\u202egpj.exe', 'picture\\u202egpj.exe'],
  ['zero\u200bwidth.txt', 'zero\\u200bwidth.txt'],
  ['\u001b[31mred\u001b[0m.txt', '\\u001b[31mred\\u001b[0m.txt'],
  ['<img src=x onerror=alert(1)>.txt', '<img src=x onerror=alert(1)>.txt'],
  ['a b/-c\nd/"e.txt', '"e.txt'],
];
/** Looks as if it asked who it is: the rest of the line is turned around, and a name holds what has no width. */
const TROJAN =
  "if (role != '\u202e \u2066// only admins\u2069 \u2066') { // \u{1f469}\u200d\u{1f4bb}\n  pass\u200bword();\n}\n";
const RAW = { octal: 'raw \\377\\376.txt', bytes: 'raw \xff\xfe.txt', shown: 'raw \\xff\\xfe.txt' };

test('files of any name are shown escaped, and applied and undone exactly', async ({ place, start }) => {
  await place.settings({
    defaultAgent: 'namer',
    customAgents: [
      agentNamed('Namer', [
        ...ADDED.map(([path], index) => ({ write: { path, content: `added-${index}\n` } })),
        { run: ['sh', '-c', `printf 'added-raw\\n' > "$(printf '${RAW.octal}')"`] },
        { write: { path: 'trojan.js', content: TROJAN } },
        { write: { path: '-known "file"\n.txt', content: 'same\nafter\n' } },
        { remove: 'gone\nfor good.txt' },
        { rename: { from: 'old name\t.txt', to: 'new "name"\t.txt' } },
        { say: 'Named.' },
      ]),
    ],
  });
  const repository = await place.repository({
    '-known "file"\n.txt': 'same\nbefore\n',
    'gone\nfor good.txt': 'gone\n',
    'old name\t.txt': 'a text long enough to be found again\nunder its other name\n',
  });
  const before = await workspaceManifest(repository);
  const { ui } = await start();
  await ui.page.setViewportSize({ width: 1600, height: 950 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Name things');
  await ui.sessions.expectEnded('Name things');

  await test.step('every file is listed by a name that can be read, and its diff opens', async () => {
    const shown = [
      ...ADDED.map(([, name], index) => ({ name, says: `added-${index}` })),
      { name: RAW.shown, says: 'added-raw' },
      { name: '-known "file"\\n.txt', says: 'after' },
      { name: 'gone\\nfor good.txt', says: 'gone' },
    ];
    for (const { name, says } of shown) {
      const file = ui.changes.files.getByText(name, { exact: true });
      await expect(file, name).toHaveCount(1);
      await file.click();
      await expect(ui.changes.diff.getByText(name, { exact: false }).first()).toBeVisible();
      await expect(ui.changes.diff, name).toContainText(says);
    }
    const marked = await ui.changes.files
      .getByLabel('hidden characters')
      .evaluateAll((signs) =>
        signs.map((sign) => sign.closest('[role=treeitem], [role=option]')?.textContent ?? ''),
      );
    for (const name of ['trojan.js', 'picture\\u202egpj.exe', 'zero\\u200bwidth.txt', RAW.shown])
      expect(
        marked.some((row) => row.includes(name)),
        name,
      ).toBe(true);
    expect(marked.some((row) => row.includes('with space.txt') || row.includes('Ünïcödé'))).toBe(false);
    await expect(ui.changes.files).toContainText('from old name\\t.txt');
    await ui.changes.files.getByText('trojan.js', { exact: true }).click();
    await expect(ui.changes.diff).toContainText('hidden characters');
    await expect(ui.changes.diff.locator('.unicode-highlight').first()).toBeVisible();
    await ui.page.screenshot({ path: join('test-results', 'screenshots', 'hostile-names.png') });
  });

  await test.step('apply writes exactly these bytes, undo takes exactly them back', async () => {
    await ui.apply.as(/uncommitted changes/i);
    const added = [...ADDED.map(([name]) => Buffer.from(name).toString('latin1')), RAW.bytes, 'trojan.js'];
    const after = await workspaceManifest(repository);
    const files = (manifest: object) =>
      Object.keys(manifest).filter((name) => !name.startsWith('@') && !name.endsWith('/'));
    expect(files(after).sort()).toEqual([...added, '-known "file"\n.txt', 'new "name"\t.txt'].sort());
    expect(await place.git(repository, 'hash-object', '--', '-known "file"\n.txt')).toBe(
      await place.git(repository, 'rev-parse', `${await branchOf(place, repository)}:-known "file"\n.txt`),
    );
    await ui.apply.undo();
    await expectWorkspaceBecomes(repository, before);
  });
});

async function branchOf(
  place: { git(folder: string, ...args: string[]): Promise<string> },
  repository: string,
): Promise<string> {
  return place.git(repository, 'for-each-ref', '--format=%(refname)', 'refs/heads/understory/');
}
