import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/** What the model answers to one request: some text, then either a call of one of the agent's tools or nothing more. */
export type ModelStep = {
  readonly text?: string;
  readonly tool?: { readonly name: string; readonly args: Readonly<Record<string, unknown>> };
  /** Answers the text and then nothing, until the agent gives up. */
  readonly hang?: true;
};

/** The steps for prompts that hold `word`; after the last step the model says `Done.` */
export type ModelScript = readonly { readonly word: string; readonly steps: readonly ModelStep[] }[];

/** A scripted model on the loopback interface, speaking streamed chat completions. */
export type ModelServer = AsyncDisposable & {
  /** Base URL, with `/v1`. */
  readonly url: string;
  /** The requests that were answered, in order: the tools offered, and what tool results said. */
  readonly requests: { tools: string[]; toolResults: string[] }[];
};

const Message = z.object({
  role: z.string(),
  content: z.unknown(),
  tool_calls: z.array(z.unknown()).nullish(),
});
const Request = z.object({
  model: z.string().default('scripted'),
  stream: z.boolean().default(false),
  messages: z.array(Message),
  tools: z.array(z.object({ function: z.object({ name: z.string() }) })).default([]),
});
type Request = z.infer<typeof Request>;

const PIECE = 12;

export async function startModelServer(script: ModelScript): Promise<ModelServer> {
  const requests: ModelServer['requests'] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: String(error) } }));
    });
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    if (request.method !== 'POST' || !request.url?.endsWith('/chat/completions')) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ object: 'list', data: [{ id: 'scripted', object: 'model' }] }));
      return;
    }
    const asked = Request.parse(JSON.parse(body));
    const step = chooseStep(script, asked);
    requests.push({
      tools: asked.tools.map((tool) => tool.function.name),
      toolResults: asked.messages.filter(({ role }) => role === 'tool').map(({ content }) => textOf(content)),
    });
    if (asked.stream) stream(response, asked.model, step);
    else whole(response, asked.model, step);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Which step is next is read from the conversation, so that the server keeps no state and agents may ask again. */
function chooseStep(script: ModelScript, { messages, tools }: Request): ModelStep {
  // Without tools it is a side request, such as for a title.
  if (tools.length === 0) return { text: 'A title' };
  const at = messages.findLastIndex(
    ({ role, content }) => role === 'user' && script.some(({ word }) => textOf(content).includes(word)),
  );
  const prompt = textOf(messages[at]?.content);
  const scenario = script.find(({ word }) => prompt.includes(word));
  const done = messages
    .slice(at + 1)
    .filter((message) => message.role === 'assistant' && (message.tool_calls?.length ?? 0) > 0);
  return scenario?.steps[done.length] ?? { text: 'Done.' };
}

function stream(response: ServerResponse, model: string, step: ModelStep): void {
  const base = { id: 'chatcmpl-scripted', object: 'chat.completion.chunk', created: 0, model };
  const send = (delta: object, finish: string | null = null) =>
    response.write(
      `data: ${JSON.stringify({ ...base, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
    );
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  send({ role: 'assistant', content: '' });
  for (const content of pieces(step.text ?? '')) send({ content });
  if (step.hang) return;
  if (step.tool) {
    const { name, args } = step.tool;
    send({ tool_calls: [{ index: 0, id: callId(), type: 'function', function: { name, arguments: '' } }] });
    for (const piece of pieces(JSON.stringify(args)))
      send({ tool_calls: [{ index: 0, function: { arguments: piece } }] });
  }
  send({}, step.tool ? 'tool_calls' : 'stop');
  response.write(`data: ${JSON.stringify({ ...base, choices: [], usage: USAGE })}\n\n`);
  response.end('data: [DONE]\n\n');
}

function whole(response: ServerResponse, model: string, { text, tool }: ModelStep): void {
  const call = tool && {
    id: callId(),
    type: 'function',
    function: { name: tool.name, arguments: JSON.stringify(tool.args) },
  };
  const message = { role: 'assistant', content: text ?? null, ...(call ? { tool_calls: [call] } : {}) };
  const choice = { index: 0, finish_reason: call ? 'tool_calls' : 'stop', message };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      id: 'chatcmpl-scripted',
      object: 'chat.completion',
      created: 0,
      model,
      choices: [choice],
      usage: USAGE,
    }),
  );
}

const USAGE = { prompt_tokens: 1200, completion_tokens: 40, total_tokens: 1240 };
let calls = 0;

function callId(): string {
  calls += 1;
  return `call_${calls}`;
}

function pieces(text: string): string[] {
  return text.match(new RegExp(`[^]{1,${PIECE}}`, 'g')) ?? [];
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => (isTextPart(part) ? part.text : '')).join('\n');
}

function isTextPart(part: unknown): part is { text: string } {
  return typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string';
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
