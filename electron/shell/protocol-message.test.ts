import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { expect, test } from 'vitest';
import type { WindowContract } from '#shared/host-contract';
import { isProtocolMessage } from './protocol-message';

test('everything that the window’s client sends is let through', async () => {
  const { port1, port2 } = new MessageChannel();
  const seen: unknown[] = [];
  port2.onmessage = ({ data }) => seen.push(data);
  const client: ContractRouterClient<WindowContract> = createORPCClient(new RPCLink({ port: port1 }));
  const leave = new AbortController();
  const settled = Promise.allSettled([
    client.sessions.list({}, { signal: leave.signal }),
    client.repositories.add({ path: '/home/tess/caf\udce9' }, { signal: leave.signal }),
  ]);
  await expect.poll(() => seen.length).toBe(2);
  leave.abort();
  await expect.poll(() => seen.length).toBe(4);
  await settled;
  port1.close();
  expect(seen.map(isProtocolMessage)).toEqual([true, true, true, true]);
});

test.each([
  ['not JSON', 'garbage{'],
  ['an object', { i: '1', p: { u: '/x' } }],
  ['nothing', null],
  ['JSON of another shape', '{"a":1}'],
  ['an address of another origin', '{"i":"1","p":{"u":"https://example.org/x"}}'],
  ['a body that is not JSON', '{"i":"1","p":{"u":"/x","h":{"Content-Type":"multipart/form-data"}}}'],
  ['an unknown type', '{"i":"1","t":9,"p":{}}'],
  ['bytes', new Uint8Array([1, 2, 3])],
])('%s is not', (_, data) => {
  expect(isProtocolMessage(data)).toBe(false);
});
