import { deflateSync } from 'node:zlib';
import { agentNamed } from './agents';
import { expect, test } from './fixture';

test('a part of the changes is said to be one beside Apply, and is left with one click or with the session', async ({
  place,
  start,
}) => {
  await place.settings({
    defaultAgent: 'writer',
    customAgents: [
      agentNamed('Writer', [
        { write: { path: 'first.txt', content: 'first\n' } },
        { say: 'First.' },
        { next: true },
        { write: { path: 'second.txt', content: 'second\n' } },
        { say: 'Second.' },
      ]),
    ],
  });
  const repository = await place.repository({ 'kept.txt': 'kept\n' });
  const { ui } = await start();
  await ui.page.setViewportSize({ width: 1440, height: 900 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Write twice');
  await ui.sessions.expectEnded('Write twice');
  await ui.conversation.send('Go on');
  await expect(ui.conversation.log).toContainText('Second.');
  await ui.sessions.expectEnded('Write twice');
  await expect(ui.changes.file(/second\.txt/)).toBeVisible();
  await expect(ui.conversation.log).toContainText(/turn 2.*· 1 file/);

  const notice = ui.page.getByRole('status').filter({ hasText: 'Apply takes all changes.' });
  const compare = async () => {
    await ui.page.keyboard.press('ControlOrMeta+Shift+y');
    const dialog = ui.page.getByRole('dialog', { name: 'History' });
    for (const point of ['Turn 1', 'Turn 2'])
      await dialog.getByRole('checkbox', { name: `Compare ${point}`, exact: true }).check();
    await dialog.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(notice).toContainText('Only what differs between checkpoints');
    await expect(ui.changes.file(/first\.txt/)).toHaveCount(0);
  };
  await expect(notice).toHaveCount(0);
  await compare();
  await notice.getByRole('button', { name: 'Show all changes' }).click();
  await expect(ui.changes.file(/first\.txt/)).toBeVisible();
  await expect(notice).toHaveCount(0);

  await compare();
  await ui.page.keyboard.press('ControlOrMeta+n');
  await ui.sessions.open(/Write twice/);
  await expect(ui.changes.file(/first\.txt/)).toBeVisible();
  await expect(notice).toHaveCount(0);
});

test('all of a large picture can be scrolled to', { tag: '@nightly' }, async ({ place, start }) => {
  const picture = tallPicture(40, 4000).toString('base64');
  await place.settings({
    defaultAgent: 'painter',
    customAgents: [
      agentNamed('Painter', [
        { run: ['sh', '-c', `echo ${picture} | base64 -d > tall.png && cp tall.png other.png`] },
        { run: ['sh', '-c', 'echo more >> tall.png'] },
        { say: 'Painted.' },
      ]),
    ],
  });
  const repository = await place.repository({ 'kept.txt': 'kept\n' });
  const { ui } = await start();
  await ui.page.setViewportSize({ width: 1200, height: 420 });
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Paint');
  await ui.sessions.expectEnded('Paint');
  await ui.changes.file(/tall\.png/).click();
  const drawn = ui.changes.diff.getByRole('img', { name: 'after' });
  await expect(drawn).toBeVisible();
  const hidden = await drawn.evaluate((element) => {
    let scroller = element.parentElement;
    while (scroller && getComputedStyle(scroller).overflowY !== 'auto') scroller = scroller.parentElement;
    if (!scroller) return Number.NaN;
    scroller.scrollTop = 0;
    const figure = element.closest('figure') ?? element;
    return Math.max(0, scroller.getBoundingClientRect().top - figure.getBoundingClientRect().top);
  });
  expect(hidden, 'pixels above the top that no scrolling reaches').toBe(0);
});

/** A grey PNG of one bit a pixel. */
function tallPicture(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(checksum(body), body.length + 4);
    return framed;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 1;
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height, 0x55);
  for (let row = 0; row < height; row += 1) rows[row * (Math.ceil(width / 8) + 1)] = 0;
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function checksum(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
