import { expect, test } from 'vitest';
import type { ApplyRecord } from '#shared/apply';
import { tellEach } from './session-applies';

test('a session whose log cannot be written keeps no other of an integration from being told', async () => {
  const part = { title: '', head: '0', files: [], renamed: 0, reused: [] };
  const integrates = ['one', 'two', 'three'].map((session) => ({ session, ...part }));
  const told: string[] = [];
  const telling = tellEach({ session: 'one', integrates } as unknown as ApplyRecord, async ({ session }) => {
    if (session === 'one') throw new Error('the disk is full');
    told.push(session);
  });
  await expect(telling).rejects.toThrow('the disk is full');
  expect(told).toEqual(['two', 'three']);
});
