import { z } from 'zod';
import { COUNTED, type Dialect, newId } from './model-dialect';
import { pieces, type ToolUse, textOf } from './model-script';

const Request = z.object({
  model: z.string().default('scripted'),
  stream: z.boolean().default(false),
  messages: z.array(
    z.object({ role: z.string(), content: z.unknown(), tool_calls: z.array(z.unknown()).nullish() }),
  ),
  tools: z.array(z.object({ function: z.object({ name: z.string() }) })).default([]),
});

const USAGE = {
  prompt_tokens: COUNTED.input,
  completion_tokens: COUNTED.output,
  total_tokens: COUNTED.input + COUNTED.output,
};

/** Chat completions, as OpenAI began them and most providers offer them. */
export const chatCompletions: Dialect = {
  read: (path, body) => {
    if (!path.endsWith('/chat/completions')) return null;
    const { model, stream, messages, tools } = Request.parse(body);
    return {
      model,
      stream,
      tools: tools.map((tool) => tool.function.name),
      turns: messages.flatMap(({ role, content, tool_calls }) => {
        if (role === 'assistant') return { by: 'model' as const, calls: tool_calls?.length ?? 0 };
        return role === 'user' || role === 'tool' ? { by: role, text: textOf(content) } : [];
      }),
    };
  },
  stream: (send, { model }, { text, tool, hang }) => {
    const base = { id: newId('chatcmpl'), object: 'chat.completion.chunk', created: 0, model };
    const chunk = (delta: object, finish: string | null = null) =>
      send({ ...base, choices: [{ index: 0, delta, finish_reason: finish }] });
    chunk({ role: 'assistant', content: '' });
    for (const content of pieces(text ?? '')) chunk({ content });
    if (hang) return;
    if (tool) {
      const { name } = tool;
      chunk({
        tool_calls: [{ index: 0, id: newId('call'), type: 'function', function: { name, arguments: '' } }],
      });
      for (const piece of pieces(JSON.stringify(argsOf(tool))))
        chunk({ tool_calls: [{ index: 0, function: { arguments: piece } }] });
    }
    chunk({}, tool ? 'tool_calls' : 'stop');
    send({ ...base, choices: [], usage: USAGE });
    send('[DONE]');
  },
  whole: ({ model }, { text, tool }) => {
    const call = tool && {
      id: newId('call'),
      type: 'function',
      function: { name: tool.name, arguments: JSON.stringify(argsOf(tool)) },
    };
    const message = { role: 'assistant', content: text ?? null, ...(call ? { tool_calls: [call] } : {}) };
    const choice = { index: 0, finish_reason: call ? 'tool_calls' : 'stop', message };
    return {
      id: newId('chatcmpl'),
      object: 'chat.completion',
      created: 0,
      model,
      choices: [choice],
      usage: USAGE,
    };
  },
  failure: (status, message) => ({ error: { message, type: 'scripted', code: String(status) } }),
};

function argsOf(tool: ToolUse): object {
  return 'args' in tool ? tool.args : { input: tool.input };
}
