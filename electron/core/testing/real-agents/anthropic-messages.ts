import { z } from 'zod';
import { COUNTED, type Dialect, newId } from './model-dialect';
import { type ModelTurn, pieces, type ToolUse, textOf } from './model-script';

const Part = z.looseObject({ type: z.string() });
const Message = z.object({ role: z.string(), content: z.union([z.string(), z.array(Part)]) });
const Request = z.object({
  model: z.string().default('scripted'),
  stream: z.boolean().default(false),
  messages: z.array(Message),
  tools: z.array(z.object({ name: z.string() })).default([]),
});

const USAGE = { input_tokens: COUNTED.input, output_tokens: COUNTED.output };

/** Anthropic's Messages. */
export const anthropicMessages: Dialect = {
  read: (path, body) => {
    if (!path.endsWith('/messages')) return null;
    const { model, stream, messages, tools } = Request.parse(body);
    return { model, stream, tools: tools.map(({ name }) => name), turns: messages.flatMap(turnsOf) };
  },
  stream: (send, { model }, { text, tool, hang }) => {
    const event = (type: string, more: object = {}) => send({ type, ...more }, type);
    const message = { id: newId('msg'), type: 'message', role: 'assistant', model, content: [] };
    event('message_start', {
      message: { ...message, stop_reason: null, stop_sequence: null, usage: { ...USAGE, output_tokens: 1 } },
    });
    let index = 0;
    const block = (content_block: object, deltas: readonly object[]) => {
      event('content_block_start', { index, content_block });
      for (const delta of deltas) event('content_block_delta', { index, delta });
      if (!hang) event('content_block_stop', { index });
      index += 1;
    };
    if (text)
      block(
        { type: 'text', text: '' },
        pieces(text).map((piece) => ({ type: 'text_delta', text: piece })),
      );
    if (hang) return;
    if (tool)
      block(
        { type: 'tool_use', id: newId('toolu'), name: tool.name, input: {} },
        pieces(JSON.stringify(argsOf(tool))).map((partial_json) => ({
          type: 'input_json_delta',
          partial_json,
        })),
      );
    const stop_reason = tool ? 'tool_use' : 'end_turn';
    event('message_delta', { delta: { stop_reason, stop_sequence: null }, usage: USAGE });
    event('message_stop');
  },
  whole: ({ model }, { text, tool }) => ({
    id: newId('msg'),
    type: 'message',
    role: 'assistant',
    model,
    content: [
      ...(text ? [{ type: 'text', text }] : []),
      ...(tool ? [{ type: 'tool_use', id: newId('toolu'), name: tool.name, input: argsOf(tool) }] : []),
    ],
    stop_reason: tool ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: USAGE,
  }),
  failure: (status, message) => ({ type: 'error', error: { type: TYPES[status] ?? 'api_error', message } }),
};

const TYPES: Readonly<Record<number, string>> = { 401: 'authentication_error', 429: 'rate_limit_error' };

function turnsOf({ role, content }: z.infer<typeof Message>): ModelTurn[] {
  const parts = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  if (role === 'assistant')
    return [{ by: 'model', calls: parts.filter(({ type }) => type === 'tool_use').length }];
  const results = parts.filter(({ type }) => type === 'tool_result');
  const texts = textOf(parts.filter(({ type }) => type === 'text'));
  return [
    ...results.map((part) => ({ by: 'tool' as const, text: textOf(part.content) })),
    ...(texts ? [{ by: 'user' as const, text: texts }] : []),
  ];
}

function argsOf(tool: ToolUse): object {
  return 'args' in tool ? tool.args : { input: tool.input };
}
