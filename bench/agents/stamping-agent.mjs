// An agent that does nothing but write down when it got its prompt, in the file that BENCH_STAMP names.
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

function answer(method) {
  switch (method) {
    case 'initialize':
      return { protocolVersion: 1, agentInfo: { name: 'stamping', version: '1' } };
    case 'session/new':
      return { sessionId: 'stamped' };
    case 'session/prompt':
      writeFileSync(process.env.BENCH_STAMP, String(performance.timeOrigin + performance.now()));
      return { stopReason: 'end_turn' };
    default:
      return {};
  }
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { id, method } = JSON.parse(line);
    if (id !== undefined && method) send({ id, result: answer(method) });
  })
  .on('close', () => process.exit(0));
