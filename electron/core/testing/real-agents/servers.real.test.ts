import { test } from 'vitest';
import { copilot } from './copilot';
import { expectServersUsed } from './servers-scene';

test('copilot uses a server that is a program and one over HTTP, whose secret is nowhere', () =>
  expectServersUsed(copilot));
