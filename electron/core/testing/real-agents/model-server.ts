import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { anthropicMessages } from './anthropic-messages';
import { chatCompletions } from './chat-completions';
import { geminiContent } from './gemini-content';
import { eventsOf } from './model-dialect';
import { chooseStep, type ModelScript } from './model-script';
import { openaiResponses } from './openai-responses';

/** A scripted model on the loopback interface that understands the four dialects agents speak. */
export type ModelServer = AsyncDisposable & {
  /** Base URL, without a version. */
  readonly url: string;
  /**
   * The requests that were answered, in order: the tools offered, what the user said, what tool results said, and all of it
   * as it came.
   */
  readonly requests: { tools: readonly string[]; said: string[]; toolResults: string[]; body: string }[];
};

const DIALECTS = [chatCompletions, openaiResponses, anthropicMessages, geminiContent];

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
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    for (const dialect of request.method === 'POST' ? DIALECTS : []) {
      const asked = dialect.read(pathname, JSON.parse(body));
      if (!asked) continue;
      const step = chooseStep(script, asked);
      requests.push({
        body,
        tools: asked.tools,
        said: asked.turns.flatMap((turn) => (turn.by === 'user' ? turn.text : [])),
        toolResults: asked.turns.flatMap((turn) => (turn.by === 'tool' ? turn.text : [])),
      });
      if (step.status !== undefined) {
        sendJson(response, dialect.failure(step.status, 'scripted failure'), step.status);
      } else if (asked.stream) {
        dialect.stream(eventsOf(response), asked, step);
        if (!step.hang) response.end();
      } else if (!step.hang) {
        sendJson(response, dialect.whole(asked, step));
      }
      return;
    }
    // Lists of models, counts of tokens and what else agents ask for beside the model itself.
    const counted = { input_tokens: 1000, totalTokens: 1000 };
    sendJson(response, {
      object: 'list',
      data: [{ id: 'scripted', object: 'model' }],
      models: [],
      ...counted,
    });
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function sendJson(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
