// An agent that streams numbered pieces at a steady rate: BENCH_STREAM is { rate, seconds } in updates a second.
import { createInterface } from 'node:readline';

const { rate, seconds } = JSON.parse(process.env.BENCH_STREAM);
const TICK_MS = 10;
const TOOL_EVERY = 20;

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const update = (payload) =>
  send({ method: 'session/update', params: { sessionId: 'streamed', update: payload } });

/** Mostly pieces of an answer; now and then a tool call, as agents do. */
function sendPiece(number) {
  if (number % TOOL_EVERY === TOOL_EVERY - 1) {
    update({
      sessionUpdate: 'tool_call',
      toolCallId: `call-${number}`,
      title: `Read file ${number}`,
      kind: 'read',
      status: 'completed',
    });
  } else {
    update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: `${number} ` } });
  }
}

function stream() {
  const total = rate * seconds;
  const start = performance.now();
  let sent = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - start) / 1000) * rate));
      while (sent < due) sendPiece(sent++);
      if (sent < total) return;
      clearInterval(timer);
      resolve({ stopReason: 'end_turn' });
    }, TICK_MS);
  });
}

function answer(method) {
  switch (method) {
    case 'initialize':
      return { protocolVersion: 1, agentInfo: { name: 'streaming', version: '1' } };
    case 'session/new':
      return { sessionId: 'streamed' };
    case 'session/prompt':
      return stream();
    default:
      return {};
  }
}

createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const { id, method } = JSON.parse(line);
    if (id !== undefined && method) send({ id, result: await answer(method) });
  })
  .on('close', () => process.exit(0));
