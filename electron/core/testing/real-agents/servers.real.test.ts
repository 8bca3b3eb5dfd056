import { test } from 'vitest';
import { copilot } from './copilot';
import { opencode } from './opencode';
import { expectServersUsed } from './servers-scene';

test.each([opencode, copilot])(
  '$id uses a server that is a program and one over HTTP, whose secret is nowhere',
  (door) => expectServersUsed(door),
);
