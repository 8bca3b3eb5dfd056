import { z } from 'zod';
import { headOfRecords } from '../head';
import type { FoundHistory, HeadReader, HistoryStep, RecordReader } from '../history';
import { Fields as AnyFields, type Fields, fieldsOf, momentFrom, textIn } from '../record-fields';
import { toolCall, toolEnd } from '../tool-calls';

const Line = z.looseObject({
  type: z.string(),
  timestamp: z.unknown().optional(),
  data: AnyFields,
  /** Of a helper of the agent. */
  agentId: z.string().optional().catch(undefined),
});

/** Beginnings of the kinds of records that tell nothing of the conversation. */
const SILENT =
  /^(session|system|model|permission|user_input|elicitation|subagent|hook|skill|external_tool|mcp|sampling|auto_mode|capabilities|command|commands|exit_plan_mode|tool|assistant|pending_messages|abort)[._]|^(abort|result)$/;

type Tells = HistoryStep['tells'];

/** Reads the events of a conversation. */
export function copilotReader(): RecordReader {
  return {
    take(record) {
      const line = Line.safeParse(record);
      if (!line.success) return 'unknown';
      const { type, data, timestamp, agentId } = line.data;
      if (agentId !== undefined) return [];
      const told = tellsOf(type, data);
      if (told === null) return SILENT.test(type) ? [] : 'unknown';
      const at = momentFrom(timestamp);
      return told.map((tells) => ({ at, tells }));
    },
  };
}

function tellsOf(type: string, data: Fields): readonly Tells[] | null {
  const call = textIn(data, 'toolCallId') ?? '';
  switch (type) {
    case 'user.message': {
      const text = textIn(data, 'content') ?? '';
      // What a skill or a hook put in stands as the user's, and says whose it is.
      const typed = data.source === undefined || data.source === 'user';
      return text.trim() === '' || !typed ? [] : [{ type: 'prompt', text }];
    }
    case 'assistant.message': {
      const text = textIn(data, 'content') ?? '';
      return text === '' ? [] : [{ type: 'said', text }];
    }
    case 'assistant.reasoning': {
      const text = textIn(data, 'content') ?? '';
      return text === '' ? [] : [{ type: 'thought', text }];
    }
    case 'tool.execution_start':
      return call === ''
        ? []
        : [
            {
              type: 'tool-called',
              patch: toolCall(call, textIn(data, 'toolName') ?? 'tool', data.arguments),
            },
          ];
    case 'tool.execution_complete': {
      if (call === '') return [];
      const output =
        textIn(fieldsOf(data.result), 'content') ?? textIn(fieldsOf(data.error), 'message') ?? '';
      const code = fieldsOf(data.shellExecution).exitCode;
      const exitCode = typeof code === 'number' && Number.isInteger(code) ? code : null;
      const failed = data.success === false || (exitCode !== null && exitCode !== 0);
      const patch = toolEnd(call, { output, failed, ...(exitCode === null ? {} : { exitCode }) });
      return [{ type: 'tool-updated', patch }];
    }
    case 'session.error':
      return [{ type: 'noted', level: 'warning', text: textIn(data, 'message') ?? 'An error.' }];
    case 'session.info':
    case 'session.warning': {
      const text = textIn(data, 'message') ?? '';
      return text === '' || type === 'session.info' ? [] : [{ type: 'noted', level: 'warning', text }];
    }
    case 'abort':
      return [{ type: 'noted', level: 'info', text: 'The turn was stopped.' }];
    default:
      return null;
  }
}

/** The first event says which session it is and where. */
export function copilotHead(found: FoundHistory): HeadReader {
  return headOfRecords(copilotReader(), found, (record) => {
    const line = Line.safeParse(record).data;
    if (line?.type !== 'session.start') return {};
    const context = fieldsOf(line.data.context);
    return {
      id: textIn(line.data, 'sessionId'),
      cwd: textIn(context, 'cwd'),
      branch: textIn(context, 'branch'),
      version: textIn(line.data, 'copilotVersion'),
      createdAt: momentFrom(line.data.startTime) ?? momentFrom(line.timestamp),
    };
  });
}
