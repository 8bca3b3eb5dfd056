// How the scripted agent uses a server of tools that it was given. Plain Node, no dependencies.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const request = (id, method, params) => ({ jsonrpc: '2.0', id, method, params });

/** What a tool of a server answers as text, or why there is no answer. */
export async function callServer(server, tool) {
  const client = server.command ? overStdio(server) : overHttp(server);
  try {
    await client.ask(request(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {} }));
    const { result } = await client.ask(request(2, 'tools/call', { name: tool, arguments: {} }));
    return result.content[0].text;
  } catch (error) {
    return `no answer: ${error.message}`;
  } finally {
    client.close();
  }
}

function overStdio({ command, args, env }) {
  const child = spawn(command, args, {
    env: { ...process.env, ...Object.fromEntries(env.map(({ name, value }) => [name, value])) },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(message) {
      child.stdin.write(`${JSON.stringify(message)}\n`);
      return JSON.parse((await lines.next()).value);
    },
    close: () => child.kill(),
  };
}

function overHttp({ url, headers }) {
  return {
    async ask(message) {
      const answer = await fetch(url, {
        method: 'POST',
        body: JSON.stringify(message),
        headers: Object.fromEntries(headers.map(({ name, value }) => [name, value])),
      });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      return answer.json();
    },
    close: () => undefined,
  };
}
