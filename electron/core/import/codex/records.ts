import { z } from 'zod';
import type { PlanEntry } from '#shared/events';
import { parseJson } from '#shared/parse-json';
import { headOfRecords } from '../head';
import type { FoundHistory, HeadReader, HistoryStep, RecordReader } from '../history';
import { Fields as AnyFields, type Fields, fieldsOf, momentFrom, textIn, textOf } from '../record-fields';
import { toolCall, toolEnd } from '../tool-calls';

const Line = z.looseObject({ timestamp: z.unknown().optional(), type: z.string(), payload: AnyFields });

/** Kinds of lines that tell nothing of the conversation. */
const SILENT: ReadonlySet<string> = new Set([
  'session_meta',
  'turn_context',
  'world_state',
  'token_usage_record',
  'compacted',
  'ghost_snapshot',
]);

type Tells = HistoryStep['tells'];

/** Reads the lines of a conversation. */
export function codexReader(): RecordReader {
  let last: Tells | null = null;
  /** Versions in between tell a prompt by both of its events. */
  const isTwice = (tells: Tells): boolean =>
    tells.type === 'prompt' && last?.type === 'prompt' && tells.text === last.text;
  return {
    take(record) {
      const line = Line.safeParse(record);
      if (!line.success) return 'unknown';
      const { type, payload, timestamp } = line.data;
      if (SILENT.has(type)) return [];
      const told =
        type === 'event_msg' ? eventTells(payload) : type === 'response_item' ? itemTells(payload) : null;
      if (told === null) return 'unknown';
      const at = momentFrom(timestamp);
      const fresh = told.filter((tells) => !isTwice(tells));
      last = told.at(-1) ?? last;
      return fresh.map((tells) => ({ at, tells }));
    },
  };
}

/** What the user typed stands in events alone: among the items it is mixed with what Codex put before it. */
function eventTells(payload: Fields): readonly Tells[] | null {
  switch (payload.type) {
    case 'item_completed': {
      const item = fieldsOf(payload.item);
      return item.type === 'UserMessage' ? prompt(textOf(item.content)) : [];
    }
    case 'user_message':
      return prompt(textIn(payload, 'message') ?? '');
    case 'turn_aborted':
      return [{ type: 'noted', level: 'info', text: 'The turn was stopped.' }];
    case 'error':
    case 'stream_error':
    case 'warning':
      return [{ type: 'noted', level: 'warning', text: textIn(payload, 'message') ?? 'An error.' }];
    default:
      // Of the many kinds of events the others repeat items, or count.
      return typeof payload.type === 'string' ? [] : null;
  }
}

function prompt(text: string): readonly Tells[] {
  return text.trim() === '' ? [] : [{ type: 'prompt', text }];
}

function itemTells(payload: Fields): readonly Tells[] | null {
  const call = textIn(payload, 'call_id', 'id') ?? '';
  switch (payload.type) {
    case 'message': {
      const text = textOf(payload.content);
      return payload.role === 'assistant' && text !== '' ? [{ type: 'said', text }] : [];
    }
    case 'reasoning': {
      const text = textOf(payload.summary);
      return text === '' ? [] : [{ type: 'thought', text }];
    }
    case 'function_call': {
      const given = textIn(payload, 'arguments') ?? '';
      return called(call, textIn(payload, 'name') ?? 'tool', parseJson(given) ?? given);
    }
    case 'custom_tool_call': {
      const name = textIn(payload, 'name') ?? 'tool';
      return called(call, name, textIn(payload, 'input') ?? '');
    }
    case 'local_shell_call':
      return called(call, 'shell', payload.action);
    case 'web_search_call':
      return call === '' ? [] : [...called(call, 'web_search', payload.action), ended(call, '')];
    case 'function_call_output':
    case 'custom_tool_call_output':
      return call === '' ? [] : [ended(call, outputOf(payload.output))];
    case 'ghost_snapshot':
    case 'compaction':
    case 'compaction_summary':
      return [];
    default:
      return null;
  }
}

const Plan = z.object({
  plan: z
    .array(z.object({ step: z.string(), status: z.enum(['pending', 'in_progress', 'completed']) }))
    .max(500),
});

function called(call: string, name: string, given: unknown): readonly Tells[] {
  const plan = name === 'update_plan' ? Plan.safeParse(given) : null;
  if (plan?.success) {
    const entries = plan.data.plan.map(
      ({ step, status }): PlanEntry => ({ text: step, status, priority: 'medium' }),
    );
    return [{ type: 'planned', entries }];
  }
  return call === '' ? [] : [{ type: 'tool-called', patch: toolCall(call, name, given) }];
}

/** A command's output stands behind a head that says how it ended. */
function outputOf(output: unknown): string {
  if (typeof output !== 'string') return textOf(fieldsOf(output).content ?? output);
  return textIn(fieldsOf(parseJson(output)), 'output') ?? output;
}

function ended(call: string, output: string): Tells {
  const said = /(?:exited with code|Exit code:|"exit_code":)\s*(-?\d{1,5})/.exec(output.slice(0, 500))?.[1];
  const exitCode = said === undefined ? null : Number(said);
  const words = output.replace(/^(?:[\s\S]{0,500}?)\nOutput:\n/, '');
  const patch = toolEnd(call, {
    output: words,
    failed: exitCode !== null && exitCode !== 0,
    ...(exitCode === null ? {} : { exitCode }),
  });
  return { type: 'tool-updated', patch };
}

/** The first line of a history says where it is; one of a helper of the agent is none of the user's. */
export function codexHead(found: FoundHistory): HeadReader {
  return headOfRecords(codexReader(), found, (record) => {
    const line = Line.safeParse(record).data;
    if (line?.type !== 'session_meta') return {};
    const { payload } = line;
    return {
      id: textIn(payload, 'id', 'session_id'),
      cwd: textIn(payload, 'cwd'),
      branch: textIn(fieldsOf(payload.git), 'branch'),
      version: textIn(payload, 'cli_version'),
      createdAt: momentFrom(payload.timestamp) ?? momentFrom(line.timestamp),
      helper: 'subagent' in fieldsOf(payload.source),
    };
  });
}
