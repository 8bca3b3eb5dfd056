import { z } from 'zod';
import type { PlanEntry } from '#shared/events';
import { headOfRecords } from '../head';
import type { FoundHistory, HeadReader, HistoryStep, RecordReader } from '../history';
import { fieldsOf, momentFrom, text, textIn, textOf } from '../record-fields';
import { toolCall, toolEnd } from '../tool-calls';

const Block = z.looseObject({ type: z.string() });

const Said = z.looseObject({
  type: z.enum(['user', 'assistant']),
  timestamp: z.unknown().optional(),
  isSidechain: z.boolean().optional().catch(undefined),
  isMeta: z.boolean().optional().catch(undefined),
  isCompactSummary: z.boolean().optional().catch(undefined),
  isApiErrorMessage: z.boolean().optional().catch(undefined),
  message: z.looseObject({ content: z.union([z.string(), z.array(z.unknown())]) }),
});
type Said = z.infer<typeof Said>;

/** Records that tell nothing of the conversation. */
const SILENT: ReadonlySet<string> = new Set([
  'queue-operation',
  'attachment',
  'last-prompt',
  'summary',
  'file-history-snapshot',
  'system',
  'ai-title',
  'custom-title',
  'agent-name',
  'agent-color',
  'agent-setting',
  'mode',
  'permission-mode',
  'progress',
  'pr-link',
  'tag',
  'worktree-state',
  'api-request',
  'api-request-shape',
  'api-request-blob',
  'atis-latch',
  'tools-used',
  'cost-state',
]);

/** What Claude Code itself puts between what the user types. */
const OWN_WORDS =
  /^\s*<(command-(name|message|args)|local-command-(stdout|stderr|caveat)|system-reminder|bash-(input|stdout|stderr))>/;

/** Reads the records of a conversation. */
export function claudeReader(): RecordReader {
  return {
    take(record) {
      const said = Said.safeParse(record);
      if (!said.success) return SILENT.has(textIn(fieldsOf(record), 'type') ?? '') ? [] : 'unknown';
      // What a helper of the agent said is its own conversation; what is marked as meta nobody typed.
      if (said.data.isSidechain || said.data.isMeta) return [];
      const at = momentFrom(said.data.timestamp);
      return blocksOf(said.data).flatMap((tells) => (tells === null ? [] : [{ at, tells }]));
    },
  };
}

type Tells = HistoryStep['tells'];

function blocksOf(said: Said): readonly (Tells | null)[] {
  const { content } = said.message;
  if (said.isCompactSummary) return [{ type: 'noted', level: 'info', text: 'Earlier parts were summed up.' }];
  if (said.isApiErrorMessage) return [{ type: 'noted', level: 'warning', text: textOf(content) }];
  if (said.type === 'assistant')
    return typeof content === 'string' ? [{ type: 'said', text: content }] : content.flatMap(assistantBlock);
  if (typeof content === 'string') return [promptOf(content)];
  const ends = content.flatMap(resultBlock);
  const typed = content.flatMap((block) => {
    const one = Block.safeParse(block);
    if (one.data?.type === 'text') return [textIn(one.data, 'text') ?? ''];
    return one.data?.type === 'image' ? ['[Image]'] : [];
  });
  return typed.length === 0 ? ends : [...ends, promptOf(typed.join('\n'))];
}

function promptOf(typed: string): Tells | null {
  return typed.trim() === '' || OWN_WORDS.test(typed) ? null : { type: 'prompt', text: typed };
}

function assistantBlock(block: unknown): Tells[] {
  const fields = fieldsOf(block);
  switch (fields.type) {
    case 'text':
      return [{ type: 'said', text: textIn(fields, 'text') ?? '' }];
    case 'thinking':
      return [{ type: 'thought', text: textIn(fields, 'thinking') ?? '' }];
    case 'tool_use':
      return toolUse(textIn(fields, 'id') ?? '', textIn(fields, 'name') ?? 'tool', fields.input);
    default:
      return [];
  }
}

const Todos = z.object({
  todos: z
    .array(z.object({ content: z.string(), status: z.enum(['pending', 'in_progress', 'completed']) }))
    .max(500),
});

function toolUse(call: string, name: string, input: unknown): Tells[] {
  const todos = name === 'TodoWrite' ? Todos.safeParse(input) : null;
  if (todos?.success) {
    const entries = todos.data.todos.map(
      ({ content, status }): PlanEntry => ({ text: content, status, priority: 'medium' }),
    );
    return [{ type: 'planned', entries }];
  }
  return call === '' ? [] : [{ type: 'tool-called', patch: toolCall(call, name, input) }];
}

function resultBlock(block: unknown): Tells[] {
  const fields = fieldsOf(block);
  const call = fields.type === 'tool_result' ? textIn(fields, 'tool_use_id') : null;
  if (call === null) return [];
  const patch = toolEnd(call, { output: textOf(fields.content), failed: fields.is_error === true });
  return [{ type: 'tool-updated', patch }];
}

const About = z.looseObject({
  sessionId: text,
  cwd: text,
  gitBranch: text,
  version: text,
  timestamp: z.unknown().optional(),
});

/** The records say where it is, the file's name which session; one that only a helper of the agent had is none of the user's. */
export function claudeHead(found: FoundHistory): HeadReader {
  const reader = headOfRecords(claudeReader(), found, (record) => {
    const about = About.safeParse(record).data;
    return {
      id: about?.sessionId,
      cwd: about?.cwd,
      branch: about?.gitBranch,
      version: about?.version,
      createdAt: momentFrom(about?.timestamp),
    };
  });
  return {
    take: reader.take,
    get enough() {
      return reader.enough;
    },
    head() {
      const head = reader.head();
      // The records of one that was resumed under another name may be copies.
      const named = /([\w-]+)\.jsonl$/.exec(found.path)?.[1];
      return head && named !== undefined ? { ...head, id: named } : head;
    },
  };
}
