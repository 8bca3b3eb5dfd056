// A server of tools as the Model Context Protocol has it: over standard input and output, or with the argument `http` over
// HTTP on the loopback for whoever shows its token. Plain Node, no dependencies.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const token = process.env.TOKEN ?? '';

/** One tool, which tells the token that it was given. */
function answer({ id, method }) {
  const reply = (result) => ({ jsonrpc: '2.0', id, result });
  switch (method) {
    case 'initialize':
      return reply({
        protocolVersion: '2025-06-18',
        capabilities: { tools: {} },
        serverInfo: { name: 'test', version: '1' },
      });
    case 'tools/list':
      // Whoever waits until an agent has begun with it sees it by this.
      if (process.env.LISTED) writeFileSync(process.env.LISTED, '');
      return reply({
        tools: [
          { name: 'tell', description: 'Tells its token', inputSchema: { type: 'object', properties: {} } },
        ],
      });
    case 'tools/call':
      return reply({ content: [{ type: 'text', text: `my token is ${token}` }] });
    default:
      return { jsonrpc: '2.0', id, error: { code: -32601, message: `no such method ${method}` } };
  }
}

function overHttp() {
  const server = createServer(async (request, response) => {
    if (request.headers.authorization !== `Bearer ${token}`) return response.writeHead(401).end();
    if (request.method !== 'POST') return response.writeHead(405).end();
    let body = '';
    for await (const chunk of request) body += chunk;
    const message = JSON.parse(body);
    if (message.id === undefined) return response.writeHead(202).end();
    return response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer(message)));
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
  process.stdin.resume().on('end', () => process.exit());
}

if (process.argv[2] === 'http') overHttp();
else
  createInterface({ input: process.stdin }).on('line', (line) => {
    const message = JSON.parse(line);
    if (message.id !== undefined) process.stdout.write(`${JSON.stringify(answer(message))}\n`);
  });
