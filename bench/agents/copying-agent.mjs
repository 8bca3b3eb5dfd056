// An agent whose work is the files of the folder that BENCH_WORK names, copied over those of the worktree.
// It says so: a turn in which nothing is said or done counts as failed.
import { cpSync } from 'node:fs';
import { createInterface } from 'node:readline';

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const say = (text) => {
  const update = { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } };
  send({ method: 'session/update', params: { sessionId: 'copied', update } });
};
let folder = process.cwd();

function answer(method, params) {
  switch (method) {
    case 'initialize':
      return { protocolVersion: 1, agentInfo: { name: 'copying', version: '1' } };
    case 'session/new':
      folder = params.cwd;
      return { sessionId: 'copied' };
    case 'session/prompt':
      cpSync(process.env.BENCH_WORK, folder, { recursive: true });
      say('Copied.');
      return { stopReason: 'end_turn' };
    default:
      return {};
  }
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { id, method, params } = JSON.parse(line);
    if (id !== undefined && method) send({ id, result: answer(method, params) });
  })
  .on('close', () => process.exit(0));
