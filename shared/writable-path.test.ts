import { expect, test } from 'vitest';
import { HunkChoice } from './apply';
import { ConflictChoice, Resolution } from './conflict';
import { applyVerbs } from './contract-apply';
import { sessionVerbs } from './contract-sessions';
import { HOSTILE_PATHS, LEGAL_PATHS } from './testing/paths';
import { WritablePath } from './writable-path';

const session = 'session1';
const oid = 'a'.repeat(40);
const stages = { base: oid, ours: oid, theirs: oid };
const wish = { session, mode: 'merge', target: null };
const choice = (path: string) => ({ path, place: 'commit', stages, take: { choice: 'ours' } });
const resolution = (path: string) => ({ path, take: { choice: 'ours' } });

/** What a payload says with a path in it that steers a write. */
const STEERING: Record<string, (path: string) => boolean> = {
  'a choice of hunks': (path) => HunkChoice.safeParse({ path, hunks: [0] }).success,
  'a resolution': (path) => Resolution.safeParse(resolution(path)).success,
  'a kept choice': (path) => ConflictChoice.safeParse(choice(path)).success,
  'a plan of some files': (path) => takes(applyVerbs.plan, { ...wish, only: [path] }),
  'an apply of some files': (path) => takes(applyVerbs.run, { ...wish, only: ['f', path] }),
  'an apply of some hunks': (path) => takes(applyVerbs.run, { ...wish, hunks: [{ path, hunks: [1] }] }),
  'an apply with resolutions': (path) => takes(applyVerbs.run, { ...wish, resolutions: [resolution(path)] }),
  'an update with resolutions': (path) =>
    takes(sessionVerbs.update, { session, mode: 'merge', resolutions: [resolution(path)] }),
  'conflicts for an agent': (path) => takes(applyVerbs.askAgent, { ...wish, paths: [path] }),
  'choices to keep': (path) => takes(applyVerbs.keepResolutions, { ...wish, choices: [choice(path)] }),
  'a draft to keep': (path) =>
    takes(applyVerbs.keepDraft, { ...wish, conflict: { path, place: 'commit', stages }, draft: null }),
  'a proposal to decline': (path) =>
    takes(applyVerbs.decline, {
      ...{ session, resolver: session, head: oid, conflicts: [{ path, place: 'commit' }] },
    }),
};

type Verb = { '~orpc': { inputSchema?: unknown } };

function takes(verb: Verb, input: unknown): boolean {
  const { inputSchema } = verb['~orpc'];
  const schema = inputSchema as { safeParse(value: unknown): { success: boolean } };
  return schema.safeParse(input).success;
}

test.each(LEGAL_PATHS)('%j is a path of a file, and is kept as it is', (path) => {
  expect(WritablePath.parse(path)).toBe(path);
});

test.each(HOSTILE_PATHS)('%j leads elsewhere', (path) => {
  expect(WritablePath.safeParse(path).success).toBe(false);
});

test.each(Object.entries(STEERING))('%s takes every path of a file and no other', (_what, takesPath) => {
  expect(LEGAL_PATHS.filter((path) => !takesPath(path))).toEqual([]);
  expect(HOSTILE_PATHS.filter(takesPath)).toEqual([]);
});
