import { test } from 'vitest';
import { opencode } from './opencode';
import { expectResumed } from './terminal-resume-scene';

test.each([opencode])('the command that is copied goes on with a session of $id in a terminal', (door) =>
  expectResumed(door),
);
