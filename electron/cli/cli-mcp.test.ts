import { Readable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { commandScene, type Line } from './testing/command-scene';

// Each command opens a core of its own; on a busy machine that adds up.
vi.setConfig({ testTimeout: 90_000 });

const place = commandScene();
const states = ({ servers }: Line) =>
  (servers as { name: string; state: string }[]).map(({ name, state }) => `${name} ${state}`);

function typing(text: string): void {
  const input = Readable.from(text === '' ? [] : [Buffer.from(text)]);
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(input as never);
}

test('servers are listed whole, allowed, given values, switched, put off and revoked', async () => {
  const token = `\${input:token}`;
  const long = `--${'long-'.repeat(60)}end`;
  const servers = {
    tools: { command: 'node', args: ['tools.js', long], env: { TOKEN: token } },
    loud: { command: 'node', args: [token] },
  };
  const inputs = [{ id: 'token', type: 'promptString', description: 'Your token', password: true }];
  await place.repo.write({ '.vscode/mcp.json': JSON.stringify({ inputs, servers }), 'tools.js': '' });
  await place.repo.commit('servers');

  const listed = await place.json(['mcp']);
  expect(listed.stderr).toContain(`node tools.js ${long}`);
  expect(listed.stderr).toContain('runs tools.js of the repository');
  expect(listed.stderr).toContain('asks for token: Your token');
  expect(listed.stderr).toContain('would stand in a command line');

  // A session goes on without them, says so, and what to type.
  const ran = await place.json(['run', 'Do it', '--demo', '--repo', '.', '--permissions', 'deny']);
  const session = String(ran.result.session);
  expect(ran.result.servers).toMatchObject([{ server: 'tools', why: 'needs-trust', putOff: false }]);
  expect(ran.stderr).toContain(`understory mcp allow tools --session ${session}`);
  expect((await place.run(['show', session])).stdout).toContain('MCP server tools: not allowed yet');
  expect((await place.json(['mcp', 'not-now', 'tools', '--session', session])).code).toBe(0);
  expect((await place.run(['show', session])).stdout).not.toContain('MCP server tools');

  // Nobody is there to be asked.
  expect((await place.json(['mcp', 'allow', 'tools'])).code).toBe(2);
  const allowed = await place.json(['mcp', 'allow', 'tools', '--yes']);
  expect(allowed.stderr).toContain(`node tools.js ${long}`);
  expect(states(allowed.result)).toEqual(['tools needs-input', 'loud broken']);
  expect((await place.json(['mcp', 'allow', 'none', '--yes'])).code).toBe(3);

  expect((await place.json(['mcp', 'give', 'tools'])).code).toBe(2);
  typing('');
  expect((await place.json(['mcp', 'give', 'tools', 'token'])).code).toBe(2);
  typing('my-secret');
  const given = await place.json(['mcp', 'give', 'tools', 'token']);
  expect(states(given.result)).toContain('tools on');
  // Without a key store it is known to this command alone.
  expect(given.stderr).toContain('kept in memory');
  expect(JSON.stringify(given)).not.toContain('my-secret');
  typing('x');
  expect((await place.json(['mcp', 'give', 'tools', 'other'])).code).toBe(3);

  expect((await place.json(['mcp', 'off', 'tools'])).code).toBe(2);
  const off = await place.json(['mcp', 'off', 'tools', '--session', session]);
  expect(states(off.result)).toContain('tools off');
  expect(states((await place.json(['mcp', 'revoke', 'tools'])).result)).toContain('tools needs-trust');
  expect((await place.json(['mcp', 'anything'])).code).toBe(2);
});
