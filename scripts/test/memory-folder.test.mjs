import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { memoryFolder } from './memory-folder.mjs';

let memory;
beforeEach(() => {
  memory = mkdtempSync(join(tmpdir(), 'memory-'));
});
afterEach(() => rmSync(memory, { recursive: true }));

test('a folder is made in memory and given back', () => {
  const made = memoryFolder({ memory, given: '', needed: 1 });
  expect(dirname(made?.folder ?? '')).toBe(memory);
  writeFileSync(join(made?.folder ?? '', 'file'), 'text');
  made?.giveBack();
  expect(readdirSync(memory)).toEqual([]);
});

test('a folder that is named, too little room and a system without one are heeded', () => {
  expect(memoryFolder({ memory, given: '/somewhere', needed: 1 })).toBeNull();
  expect(memoryFolder({ memory, given: '', needed: 2 ** 60 })).toBeNull();
  expect(memoryFolder({ memory: join(memory, 'none'), given: '', needed: 1 })).toBeNull();
  expect(readdirSync(memory)).toEqual([]);
});

test('what a killed run left is removed, what a running one uses is not', () => {
  // No process has a number as large.
  const [left, used] = [`understory-test-${2 ** 30}-a`, `understory-test-${process.ppid}-b`];
  for (const name of [left, used, 'of-others']) mkdirSync(join(memory, name));
  memoryFolder({ memory, given: '', needed: 1 })?.giveBack();
  expect(existsSync(join(memory, left))).toBe(false);
  expect(readdirSync(memory).sort()).toEqual(['of-others', used]);
});
