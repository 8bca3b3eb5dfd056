import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SessionId } from '#shared/ids';
import type { KeptDraft } from '#shared/kept-draft';
import { keptDrafts } from './kept-drafts';

const MOST_DRAFTS = 1000;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

const followUp = (session: string, text: string): KeptDraft => ({
  of: 'follow-up',
  session: SessionId.parse(session),
  text,
});
const prompt: KeptDraft = {
  of: 'new-session',
  prompt: 'Add a limiter',
  repository: null,
  agent: 'demo',
  base: null,
  kind: 'background',
  permissions: 'deny',
};

async function place() {
  const home = await mkdtemp(join(tmpdir(), 'drafts-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  return { home, file: join(home, 'drafts.json'), open: () => keptDrafts(home, silent) };
}

test('what is kept is read again, by its user alone, and what was sent is gone', async () => {
  const { home, file, open } = await place();
  const drafts = open();
  expect(drafts.read()).toEqual([]);
  drafts.keep({ kept: [prompt, followUp('session1', 'And'), followUp('session2', 'Or')], gone: [] });
  drafts.keep({ kept: [followUp('session1', 'And then')], gone: ['follow-up session2'] });
  expect(open().read()).toEqual([prompt, followUp('session1', 'And then')]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  open().keep({ kept: [], gone: ['new-session', 'follow-up session1', 'unknown'] });
  expect(open().read()).toEqual([]);
  expect(await readdir(home)).toEqual(['drafts.json']);
});

test('of a damaged file all is read that can be, and the file is put aside before it is written', async () => {
  const { home, file, open } = await place();
  const foreign = { of: 'new-session', prompt: 'x', permissions: 'allow' };
  const half = JSON.stringify({ drafts: [foreign, prompt, { of: 'a newer kind' }] });
  for (const [damaged, read] of [
    ['{', []],
    ['{"drafts":7}', []],
    [half, [prompt]],
  ] as const) {
    await writeFile(file, damaged);
    const drafts = open();
    expect(drafts.read()).toEqual(read);
    drafts.keep({ kept: [followUp('session1', 'And')], gone: [] });
    expect(await readFile(join(home, 'drafts.json.damaged'), 'utf8')).toBe(damaged);
    expect(open().read()).toEqual([...read, followUp('session1', 'And')]);
  }
});

test('more than can be kept lets go of what was written on longest ago', async () => {
  const { open } = await place();
  const many = Array.from({ length: MOST_DRAFTS }, (_, n) => followUp(`session${n}`, 'x'));
  open().keep({ kept: many, gone: [] });
  open().keep({ kept: [followUp('session0', 'newer'), prompt], gone: [] });
  const read = open().read();
  expect(read).toHaveLength(MOST_DRAFTS);
  expect(read.slice(-2)).toEqual([followUp('session0', 'newer'), prompt]);
  expect(read[0]).toEqual(followUp('session2', 'x'));
  const long = 'x'.repeat(1_000_000);
  open().keep({ kept: Array.from({ length: 20 }, (_, n) => followUp(`long${n}zz`, long)), gone: [] });
  const left = open().read();
  expect(left.length).toBeLessThan(20);
  expect(left.at(-1)).toEqual(followUp('long19zz', long));
});

test('a folder that cannot be written loses nothing for as long as the app runs', async () => {
  const { home } = await place();
  const drafts = keptDrafts(join(home, 'gone'), silent);
  drafts.keep({ kept: [prompt], gone: [] });
  expect(drafts.read()).toEqual([prompt]);
});
