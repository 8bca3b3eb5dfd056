// An agent that writes down when it got its prompt, in the file that BENCH_STAMP names, and says no more than that: a
// turn in which nothing is said or done counts as failed.
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const say = (text) => {
  const update = { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } };
  send({ method: 'session/update', params: { sessionId: 'stamped', update } });
};

function answer(method) {
  switch (method) {
    case 'initialize':
      return { protocolVersion: 1, agentInfo: { name: 'stamping', version: '1' } };
    case 'session/new':
      return { sessionId: 'stamped' };
    case 'session/prompt':
      writeFileSync(process.env.BENCH_STAMP, String(performance.timeOrigin + performance.now()));
      say('Stamped.');
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
