import { z } from 'zod';
import { COUNTED, type Dialect, newId, type SendEvent } from './model-dialect';
import { type ModelStep, type ModelTurn, pieces, type ToolUse, textOf } from './model-script';

/** A tool, or a namespace of several. */
const Tool = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  tools: z.array(z.object({ name: z.string() })).default([]),
});
const Item = z.looseObject({ type: z.string().default('message'), role: z.string().optional() });
const Request = z.object({
  model: z.string().default('scripted'),
  stream: z.boolean().default(false),
  input: z.union([z.string().transform((content) => [Item.parse({ role: 'user', content })]), z.array(Item)]),
  tools: z.array(Tool).default([]),
});
/** What a search for tools gave: they can be called from then on. */
const Found = z.object({ type: z.literal('tool_search_output'), tools: z.array(Tool) });
const SEARCH = 'tool_search';
const IN_NAMESPACE = '.';

const USAGE = {
  input_tokens: COUNTED.input,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: COUNTED.output,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: COUNTED.input + COUNTED.output,
};

/** OpenAI's Responses. */
export const openaiResponses: Dialect = {
  read: (path, body) => {
    if (!path.endsWith('/responses')) return null;
    const { model, stream, input, tools } = Request.parse(body);
    return {
      model,
      stream,
      tools: [...tools, ...input.flatMap(foundIn)].flatMap(namesOf),
      turns: input.flatMap(turnOf),
    };
  },
  stream: (send, { model }, step) => {
    let number = 0;
    const event: Tell = (type, more) => {
      send({ type, sequence_number: number, ...more }, type);
      number += 1;
    };
    const begun = { ...responseOf(model, step), status: 'in_progress', output: [], usage: null };
    event('response.created', { response: begun });
    event('response.in_progress', { response: begun });
    streamText(event, step);
    if (step.hang) return;
    if (step.tool) streamCall(event, step.tool, step.text ? 1 : 0);
    event('response.completed', { response: responseOf(model, step) });
  },
  whole: ({ model }, step) => responseOf(model, step),
  failure: (status, message) => ({ error: { message, type: 'scripted', code: String(status) } }),
};

type Tell = (type: string, more: Parameters<SendEvent>[0] & object) => void;

function foundIn(item: z.infer<typeof Item>): z.infer<typeof Tool>[] {
  return Found.safeParse(item).data?.tools ?? [];
}

function namesOf({ type, name, tools }: z.infer<typeof Tool>): string[] {
  return type === 'namespace' ? tools.map((tool) => name + IN_NAMESPACE + tool.name) : [name ?? type];
}

function turnOf(item: z.infer<typeof Item>): ModelTurn[] {
  if (item.type === 'message') {
    if (item.role === 'user') return [{ by: 'user', text: textOf(item.content) }];
    return item.role === 'assistant' ? [{ by: 'model', calls: 0 }] : [];
  }
  if (/_(?:call|search)_output$/.test(item.type)) return [{ by: 'tool', text: textOf(item.output) }];
  return item.type.endsWith('_call') ? [{ by: 'model', calls: 1 }] : [];
}

function messageItem(text: string, id = newId('msg')) {
  const content = [{ type: 'output_text', text, annotations: [] }];
  return { id, type: 'message', status: 'completed', role: 'assistant', content };
}

function callItem(tool: ToolUse) {
  const [name = '', namespace] = tool.name.split(IN_NAMESPACE).reverse();
  const about = { call_id: newId('call'), status: 'completed' };
  if (!('args' in tool))
    return { ...about, id: newId('ctc'), type: 'custom_tool_call', name, input: tool.input };
  if (name === SEARCH)
    return { ...about, id: newId('ts'), type: 'tool_search_call', execution: 'client', arguments: tool.args };
  return {
    ...{ ...about, id: newId('fc'), type: 'function_call', name },
    ...(namespace === undefined ? {} : { namespace }),
    arguments: JSON.stringify(tool.args),
  };
}

function responseOf(model: string, { text, tool }: ModelStep) {
  const output = [...(text ? [messageItem(text)] : []), ...(tool ? [callItem(tool)] : [])];
  return {
    id: newId('resp'),
    object: 'response',
    created_at: 0,
    status: 'completed',
    model,
    output,
    usage: USAGE,
  };
}

function streamText(event: Tell, { text, hang }: ModelStep): void {
  if (!text) return;
  const item_id = newId('msg');
  const place = { item_id, output_index: 0, content_index: 0 };
  event('response.output_item.added', {
    output_index: 0,
    item: { ...messageItem('', item_id), status: 'in_progress', content: [] },
  });
  event('response.content_part.added', {
    ...place,
    part: { type: 'output_text', text: '', annotations: [] },
  });
  for (const delta of pieces(text)) event('response.output_text.delta', { ...place, delta });
  if (hang) return;
  event('response.output_text.done', { ...place, text });
  event('response.output_item.done', { output_index: 0, item: messageItem(text, item_id) });
}

function streamCall(event: Tell, tool: ToolUse, output_index: number): void {
  const item = callItem(tool);
  const whole = 'args' in tool ? JSON.stringify(tool.args) : tool.input;
  const kind = 'args' in tool ? 'function_call_arguments' : 'custom_tool_call_input';
  event('response.output_item.added', { output_index, item: { ...item, status: 'in_progress' } });
  for (const delta of pieces(whole))
    event(`response.${kind}.delta`, { item_id: item.id, output_index, delta });
  event(`response.${kind}.done`, {
    item_id: item.id,
    output_index,
    [kind.endsWith('input') ? 'input' : 'arguments']: whole,
  });
  event('response.output_item.done', { output_index, item });
}
