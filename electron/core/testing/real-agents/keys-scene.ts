import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { PermissionPolicy } from '#shared/events';
import { AgentId } from '#shared/ids';
import { testCertificate } from '../test-certificate';
import { testCore } from '../test-core';
import type { AgentDoor } from './agent-door';
import { allowAll } from './allow-all';
import { realAgent } from './real-agent';

/** The key of the model, which a sandbox must not have. */
export const KEY = 'sk-of-the-user-4711-and-nobody-else';
const HOSTS = ['api.anthropic.com', 'api.openai.com', 'generativelanguage.googleapis.com'];
const KEY_HEADERS = ['authorization', 'x-api-key', 'x-goog-api-key'];

/**
 * An agent whose user has nothing but the key of a model in a variable, and who works in a sandbox: its model, where that
 * usually is, is asked with the key, and nothing in the sandbox has it.
 */
export async function expectKeyOutside(door: AgentDoor, permissions: PermissionPolicy): Promise<void> {
  // In two pieces: what is looked for would be found in the conversation otherwise.
  const [begins, ends] = [KEY.slice(0, 9), KEY.slice(9)];
  const look = `env; cat /proc/*/environ; grep -rqF "${begins}""${ends}" ~ . && echo "in a ""file"; true`;
  await using agent = await realAgent(door, () => [
    { word: 'ask-one', steps: [{ tool: door.run(look) }, { text: 'It is quintuple.' }] },
  ]);
  const folder = await mkdtemp(join(tmpdir(), 'understory-keys-'));
  const { path, ...certificate } = await testCertificate(folder, HOSTS);
  const asked: { host: string | undefined; key: string }[] = [];
  const service = createServer(certificate, (message, answer) => {
    const { host, ...headers } = message.headers;
    asked.push({ host, key: KEY_HEADERS.map((name) => headers[name] ?? '').join('') });
    const onward = request(
      `${agent.model.url}${message.url}`,
      { method: message.method ?? 'GET', headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      },
    );
    message.pipe(onward);
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const { port } = service.address() as AddressInfo;
  const { TMPDIR: _own, ...variables } = agent.environment;
  for (const [name, value] of Object.entries({ ...variables, NODE_EXTRA_CA_CERTS: path, TERM: 'xterm' }))
    vi.stubEnv(name, value);
  try {
    const id = AgentId.parse(`real-${door.id}`);
    const profile = { ...agent.profile, id };
    await using app = await testCore({
      settings: { customAgents: [profile], firstOutputSeconds: 100 },
      outside: {
        resolve: async () => ['93.184.216.34'],
        connect: async () => {
          const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
          await new Promise((resolve) => socket.once('connect', resolve));
          return socket;
        },
      },
    });
    await app.core.agents.detect({});
    const { session } = await app.start(await app.add(agent.repo.path), profile, {
      prompt: 'Please answer this:\n\nask-one',
      isolation: 'sandbox',
      permissions,
    });
    if (permissions === 'ask') await allowAll(app, session, 1);
    const { status, failure } = await app.untilIdle(session);
    expect([status, failure]).toEqual(['ready', null]);
    const seen = agent.model.requests.flatMap(({ toolResults }) => toolResults).join('\n');
    expect(seen).toContain('kept-outside-by-understory');
    expect(seen).not.toContain('in a file');
    expect(JSON.stringify(agent.model.requests)).not.toContain(KEY);
    expect(JSON.stringify(await app.events(session))).not.toContain(KEY);
    expect(asked.length).toBeGreaterThan(1);
    for (const one of asked) expect([one.host, one.key]).toEqual([one.host, expect.stringContaining(KEY)]);
  } finally {
    vi.unstubAllEnvs();
    service.closeAllConnections();
    service.close();
    await rm(folder, { recursive: true, force: true });
  }
}
