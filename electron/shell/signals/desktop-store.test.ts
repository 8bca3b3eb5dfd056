import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { openDesktopStore } from './desktop-store';

const said: string[] = [];
const log = {
  info: () => undefined,
  warn: (message: string) => void said.push(message),
  error: () => undefined,
};
let home = '';
const file = () => join(home, 'desktop.json');

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'understory-desktop-'));
  said.length = 0;
});

test('a change is there at the next start, beside what a newer version kept, and for nobody else to read', () => {
  writeFileSync(file(), JSON.stringify({ fromTheFuture: 'a.b' }));
  const first = openDesktopStore(home, log);
  expect(first.get().closing).toBe('ask');
  first.change({ closing: 'tray' });
  expect(first.get().closing).toBe('tray');
  expect(openDesktopStore(home, log).get().closing).toBe('tray');
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ fromTheFuture: 'a.b' });
  expect(statSync(file()).mode & 0o077).toBe(0);
});

test('a wrong value is its default, and the file is left as it is until something is changed', () => {
  const text = JSON.stringify({ closing: 'explode' });
  writeFileSync(file(), text);
  expect(openDesktopStore(home, log).get().closing).toBe('ask');
  expect(readFileSync(file(), 'utf8')).toBe(text);
  expect(said).toHaveLength(1);
});

test('a damaged file is set aside', () => {
  writeFileSync(file(), '{"closing":');
  expect(openDesktopStore(home, log).get().closing).toBe('ask');
  const aside = readdirSync(home).find((name) => name.startsWith('desktop.damaged-'));
  expect(readFileSync(join(home, aside ?? ''), 'utf8')).toBe('{"closing":');
});

test('what cannot be written does not hold', () => {
  const store = openDesktopStore(home, log);
  mkdirSync(file());
  expect(() => store.change({ closing: 'tray' })).toThrow();
  expect(store.get().closing).toBe('ask');
});
