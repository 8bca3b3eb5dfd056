import { z } from 'zod';
import { headOfRecords } from '../head';
import type { FoundHistory, HeadReader, HistoryStep, RecordReader } from '../history';
import { type Fields, fieldsOf, momentFrom, textIn, textOf } from '../record-fields';
import { toolCall, toolEnd } from '../tool-calls';

const Header = z.looseObject({ sessionId: z.string(), startTime: z.unknown().optional() });
const Message = z.looseObject({
  id: z.string(),
  timestamp: z.unknown().optional(),
  type: z.enum(['user', 'gemini', 'info', 'error', 'warning']),
  content: z.unknown().optional(),
});
type Message = z.infer<typeof Message>;

type Tells = HistoryStep['tells'];

/** What the tool itself puts before what the user types. */
const OWN_WORDS = /^\s*(<session_context>|\[Function Response:)/;

/** Reads the records of a conversation. One whose id came before is the same message with more in it. */
export function geminiReader(): RecordReader {
  const told = new Map<string, { said: string; calls: Set<string> }>();
  const newIn = (message: Message): Tells[] => {
    const before = told.get(message.id) ?? { said: '', calls: new Set<string>() };
    const text = textOf(message.content);
    const said = text !== before.said && text.startsWith(before.said) ? text.slice(before.said.length) : '';
    told.set(message.id, { said: text, calls: before.calls });
    if (message.type === 'user')
      return said.trim() === '' || OWN_WORDS.test(text) ? [] : [{ type: 'prompt', text: said }];
    if (message.type !== 'gemini')
      return said === ''
        ? []
        : [{ type: 'noted', level: message.type === 'info' ? 'info' : 'warning', text: said }];
    const thoughts = before.said === '' && before.calls.size === 0 ? thoughtsIn(message) : [];
    const calls = listIn(message, 'toolCalls').flatMap((one) => {
      const id = textIn(one, 'id');
      if (id === null || before.calls.has(id)) return [];
      before.calls.add(id);
      return callOf(id, one);
    });
    return [...thoughts, ...(said === '' ? [] : [{ type: 'said' as const, text: said }]), ...calls];
  };
  return {
    take(record) {
      const message = Message.safeParse(record);
      if (message.success) {
        const at = momentFrom(message.data.timestamp);
        return newIn(message.data).map((tells) => ({ at, tells }));
      }
      const fields = fieldsOf(record);
      if ('$rewindTo' in fields)
        return [
          {
            at: null,
            tells: {
              type: 'noted',
              level: 'info',
              text: 'The conversation was taken back to an earlier message.',
            },
          },
        ];
      return '$set' in fields || Header.safeParse(record).success ? [] : 'unknown';
    },
  };
}

function listIn(fields: Fields, name: string): Fields[] {
  const list = fields[name];
  return Array.isArray(list) ? list.map(fieldsOf) : [];
}

function thoughtsIn(message: Message): Tells[] {
  return listIn(message, 'thoughts').map((thought) => {
    const text = [textIn(thought, 'subject'), textIn(thought, 'description')].filter(Boolean).join('\n');
    return { type: 'thought', text };
  });
}

function callOf(id: string, call: Fields): Tells[] {
  const status = textIn(call, 'status');
  const output = listIn(call, 'result')
    .map((part) => fieldsOf(fieldsOf(part.functionResponse).response))
    .map((response) => textIn(response, 'output', 'error') ?? '')
    .filter(Boolean)
    .join('\n');
  return [
    { type: 'tool-called', patch: toolCall(id, textIn(call, 'name') ?? 'tool', call.args) },
    { type: 'tool-updated', patch: toolEnd(id, { output, failed: status !== 'success' }) },
  ];
}

/** The first record says which session it is; where it is says the folder. */
export function geminiHead(found: FoundHistory): HeadReader {
  return headOfRecords(geminiReader(), found, (record) => {
    const header = Header.safeParse(record).data;
    if (!header) return {};
    return {
      id: header.sessionId,
      createdAt: momentFrom(header.startTime),
      helper: header.kind !== undefined && header.kind !== 'main',
    };
  });
}
