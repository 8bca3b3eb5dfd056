import { test } from 'vitest';
import { opencode } from './opencode';
import { expectServersUsed } from './servers-scene';

test('opencode uses a server that is a program and one over HTTP, whose secret is nowhere', () =>
  expectServersUsed(opencode));
