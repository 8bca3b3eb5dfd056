import { z } from 'zod';
import { COUNTED, type Dialect, newId } from './model-dialect';
import { type ModelStep, type ModelTurn, pieces, textOf } from './model-script';

const Content = z.object({ role: z.string().default('user'), parts: z.array(z.looseObject({})).default([]) });
const Request = z.object({
  contents: z.union([z.array(Content), Content.transform((content) => [content])]),
  tools: z
    .array(z.object({ functionDeclarations: z.array(z.object({ name: z.string() })).default([]) }))
    .default([]),
});
const PATH = /\/models\/([^/:]+):(generateContent|streamGenerateContent)$/;

/** Gemini's generateContent. */
export const geminiContent: Dialect = {
  read: (path, body) => {
    const [, model, method] = PATH.exec(path) ?? [];
    if (model === undefined) return null;
    const { contents, tools } = Request.parse(body);
    return {
      model,
      stream: method === 'streamGenerateContent',
      tools: tools.flatMap(({ functionDeclarations }) => functionDeclarations.map(({ name }) => name)),
      turns: contents.flatMap(turnsOf),
    };
  },
  stream: (send, { model }, step) => {
    for (const text of pieces(step.text ?? '')) send(answerOf(model, [{ text }]));
    if (step.hang) return;
    send(answerOf(model, callParts(step), 'STOP'));
  },
  whole: ({ model }, step) =>
    answerOf(model, [...(step.text ? [{ text: step.text }] : []), ...callParts(step)], 'STOP'),
  failure: (code, message) => ({ error: { code, message, status: STATUSES[code] ?? 'INTERNAL' } }),
};

const STATUSES: Readonly<Record<number, string>> = { 401: 'UNAUTHENTICATED', 429: 'RESOURCE_EXHAUSTED' };

function turnsOf({ role, parts }: z.infer<typeof Content>): ModelTurn[] {
  if (role === 'model') return [{ by: 'model', calls: parts.filter((part) => part.functionCall).length }];
  const results = parts.filter((part) => part.functionResponse);
  const text = textOf(parts);
  return [
    ...results.map((part) => ({ by: 'tool' as const, text: JSON.stringify(part.functionResponse) })),
    ...(text.trim() ? [{ by: 'user' as const, text }] : []),
  ];
}

function callParts({ tool }: ModelStep): object[] {
  if (!tool) return [{ text: '' }];
  const args = 'args' in tool ? tool.args : { input: tool.input };
  return [{ functionCall: { id: newId('fc'), name: tool.name, args } }];
}

function answerOf(modelVersion: string, parts: readonly object[], finishReason?: string): object {
  return {
    candidates: [{ index: 0, content: { role: 'model', parts }, ...(finishReason ? { finishReason } : {}) }],
    usageMetadata: {
      promptTokenCount: COUNTED.input,
      candidatesTokenCount: COUNTED.output,
      totalTokenCount: COUNTED.input + COUNTED.output,
    },
    modelVersion,
    responseId: newId('resp'),
  };
}
