import { z } from 'zod';
import { PermissionOptionKind, ToolKind } from '#shared/events';

/**
 * What we read of the Agent Client Protocol v1, and no more: agents differ, so a field that is missing, null or of an
 * unexpected shape falls back instead of breaking the session, and what is unknown is left out.
 */

const text = z.string().nullish().catch(null);

const present = z
  .unknown()
  .optional()
  .transform((value) => value !== undefined && value !== null && value !== false);

/** More tokens no model could take. */
const Size = z.number().nonnegative().max(1e12);
/** A count of tokens; a part of one is nobody's count. */
export const AcpCount = Size.int();

/** A list whose damaged items are dropped. */
function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.flatMap((each) => {
        const parsed = item.safeParse(each);
        return parsed.success ? [parsed.data as z.output<T>] : [];
      }),
    );
}

/** As `listOf`, telling a list that was not sent from an empty one. */
function optionalListOf<T extends z.ZodType>(item: T) {
  return z.union([z.null(), listOf(item)]).optional();
}

/**
 * As `optionalListOf`, where an empty list is a statement of its own: one that holds nothing readable was not sent.
 */
function statedListOf<T extends z.ZodType>(item: T) {
  return z
    .array(z.unknown())
    .transform((items) => {
      const read = listOf(item).parse(items);
      return items.length > 0 && read.length === 0 ? undefined : read;
    })
    .nullish()
    .catch(undefined);
}

/** What there are floods of is text: the fields of other blocks are looked at only there, as {@link AcpOtherBlock}. */
export const AcpContentBlock = z.looseObject({ type: z.string(), text: text });
export type AcpContentBlock = z.infer<typeof AcpContentBlock>;

export const AcpOtherBlock = z.object({
  type: z.string(),
  uri: text,
  name: text,
  title: text,
  mimeType: text,
  /** Base64. */
  data: text,
  size: z.number().nullish().catch(null),
  resource: z.object({ uri: text, text: text, mimeType: text, blob: text }).nullish().catch(null),
});
export type AcpOtherBlock = z.infer<typeof AcpOtherBlock>;

export const AcpToolContent = z.object({
  type: z.string(),
  content: AcpContentBlock.nullish().catch(null),
  path: text,
  oldText: text,
  newText: text,
});
export type AcpToolContent = z.infer<typeof AcpToolContent>;

/** What a tool of an MCP server answered, where it comes as it was: from Codex. */
export const AcpServerAnswer = z.object({ result: z.object({ content: listOf(AcpContentBlock) }) });

const Location = z.object({ path: z.string(), line: z.number().int().nullish().catch(null) });

/** What some agents put beside the standard fields: a shell's output, and what is called. */
const ToolMeta = z.object({
  is_mcp_tool_call: present,
  claudeCode: z.object({ toolName: text }).nullish().catch(null),
  terminal_output: z.object({ data: z.string() }).nullish().catch(null),
  terminal_output_delta: z
    .union([z.string().transform((data) => ({ data })), z.object({ data: z.string() })])
    .nullish()
    .catch(null),
  terminal_exit: z
    .object({ exit_code: z.number().int().nullish().catch(null) })
    .nullish()
    .catch(null),
});

export const AcpToolCall = z.object({
  toolCallId: z.string(),
  title: text,
  kind: ToolKind.nullish().catch(null),
  status: z.enum(['pending', 'in_progress', 'completed', 'failed', 'cancelled']).nullish().catch(null),
  /** Replaces what was shown; empty where nothing is to be. */
  content: statedListOf(AcpToolContent),
  locations: optionalListOf(Location),
  rawInput: z.unknown().optional(),
  rawOutput: z.unknown().optional(),
  _meta: ToolMeta.nullish().catch(null),
});
export type AcpToolCall = z.infer<typeof AcpToolCall>;

const Choice = z.object({ value: z.string(), name: text, description: text });
const ChoiceOrGroup = z.union([
  Choice.transform((choice) => [choice]),
  z.object({ options: listOf(Choice) }).transform((group) => group.options),
]);

export const AcpConfigOption = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('select'),
    id: z.string(),
    name: text,
    description: text,
    category: text,
    currentValue: z.string(),
    options: listOf(ChoiceOrGroup).transform((groups) => groups.flat()),
  }),
  z.object({
    type: z.literal('boolean'),
    id: z.string(),
    name: text,
    description: text,
    category: text,
    currentValue: z.boolean(),
  }),
]);
export type AcpConfigOption = z.infer<typeof AcpConfigOption>;

export const AcpModes = z.object({
  currentModeId: z.string(),
  availableModes: listOf(z.object({ id: z.string(), name: text, description: text })),
});
export const AcpModels = z.object({
  currentModelId: z.string(),
  availableModels: listOf(z.object({ modelId: z.string(), name: text, description: text })),
});

/** What `session/new`, `load` and `resume` answer; only `new` gives an id. */
export const AcpSession = z.object({
  sessionId: text,
  modes: AcpModes.nullish().catch(null),
  models: AcpModels.nullish().catch(null),
  configOptions: optionalListOf(AcpConfigOption),
});
export type AcpSession = z.infer<typeof AcpSession>;

const TerminalAuth = z.object({
  command: z.string(),
  args: z.array(z.string()).catch([]),
  env: z.record(z.string(), z.string()).catch({}),
});

export const AcpAuthMethods = listOf(
  z.object({
    id: z.string(),
    name: text,
    description: text,
    type: text,
    args: z.array(z.string()).nullish().catch(null),
    env: z.record(z.string(), z.string()).nullish().catch(null),
    /** Variables that are to be set, as two versions of the protocol name them. */
    vars: listOf(z.object({ name: z.string(), optional: z.boolean().nullish().catch(null) })),
    varName: text,
    link: text,
    _meta: z
      .object({
        'terminal-auth': TerminalAuth.nullish().catch(null),
        'api-key': z.object({ provider: text }).nullish().catch(null),
        /** A way that takes more than its name, which only a client that knows it can give. */
        gateway: present,
        /** Where some agents say the type that belongs beside the id. */
        type: text,
      })
      .nullish()
      .catch(null),
  }),
);
export type AcpAuthMethods = z.infer<typeof AcpAuthMethods>;

export const AcpInitialized = z.object({
  protocolVersion: z.number(),
  agentInfo: z.object({ name: text, title: text, version: text }).nullish().catch(null),
  authMethods: AcpAuthMethods,
  agentCapabilities: z
    .object({
      loadSession: z.boolean().nullish().catch(false),
      mcpCapabilities: z.object({ http: present, sse: present }).nullish().catch(null),
      promptCapabilities: z
        .object({ image: present, audio: present, embeddedContext: present })
        .transform(({ image, audio, embeddedContext }) => ({
          images: image,
          audio,
          resources: embeddedContext,
        }))
        .nullish()
        .catch(null),
      sessionCapabilities: z.object({ resume: present, fork: present }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
});
export type AcpInitialized = z.infer<typeof AcpInitialized>;

/** Tokens of one call of the model. */
const Usage = z.object({
  outputTokens: z.number().nullish().catch(null),
  totalTokens: z.number().nullish().catch(null),
});

/** Whether a piece of a message tells of tokens that the model gave, as one agent does beside an empty text. */
export const AcpCountedPiece = z
  .object({ _meta: z.object({ usage: Usage }) })
  .transform(({ _meta: { usage } }) => (usage.outputTokens ?? usage.totalTokens ?? 0) > 0)
  .catch(false);

/** The text of a piece of a message; empty for what is no text. */
export const AcpSaid = z
  .object({ content: z.object({ type: z.literal('text'), text: z.string() }) })
  .transform(({ content }) => content.text)
  .catch('');

/** How an agent's own server says that its thread does, beside the protocol. */
export const AcpThreadInfo = z
  .object({
    _meta: z.object({
      codex: z.object({
        threadStatus: z.object({ type: z.string() }).nullish().catch(null),
        error: z
          .object({
            message: text,
            codexErrorInfo: z.unknown().optional(),
            willRetry: z.boolean().catch(false),
          })
          .nullish()
          .catch(null),
      }),
    }),
  })
  .transform(({ _meta: { codex } }) => ({
    status: codex.threadStatus?.type ?? null,
    error: codex.error
      ? {
          message: codex.error.message ?? '',
          info: codex.error.codexErrorInfo,
          willRetry: codex.error.willRetry,
        }
      : null,
  }))
  .catch({ status: null, error: null });

/** Which of the agent's sessions it speaks of; an agent that does not say has but one. */
const sessionId = z.string().nullish().catch(null);

export const AcpPermissionRequest = z.object({
  sessionId,
  toolCall: AcpToolCall,
  options: listOf(
    z.object({ optionId: z.string(), name: text, kind: PermissionOptionKind.catch('allow_once') }),
  ),
});
export type AcpPermissionRequest = z.infer<typeof AcpPermissionRequest>;

export const AcpUpdate = z.looseObject({ sessionUpdate: z.string() });
export const AcpNotification = z.object({ sessionId, update: AcpUpdate });

const AcpCommand = z.object({
  name: z.string(),
  description: text,
  input: z.object({ hint: text }).nullish().catch(null),
});

export type AcpCommand = z.infer<typeof AcpCommand>;

const chunk = z.object({ content: AcpContentBlock });
const priority = z.enum(['high', 'medium', 'low']).catch('medium');
const progress = z.enum(['pending', 'in_progress', 'completed']).catch('pending');

/** The payloads of `session/update`, by kind. */
export const acpUpdates = {
  chunk,
  plan: z.object({ entries: listOf(z.object({ content: z.string(), priority, status: progress })) }),
  mode: z.object({ currentModeId: z.string() }),
  options: z.object({ configOptions: listOf(AcpConfigOption) }),
  usage: z.object({
    // Some agents estimate these.
    used: Size.transform(Math.round).catch(0),
    size: Size.transform(Math.round).catch(0),
    cost: z
      .object({
        amount: z.number().nonnegative().max(1e9),
        currency: z.string().regex(/^[A-Za-z][A-Za-z -]{0,10}[A-Za-z]$/),
      })
      .nullish()
      .catch(null),
  }),
  notice: z.object({ severity: text, title: z.string(), description: text }),
  compaction: z.object({ status: text, error: text }),
  commands: z.object({ availableCommands: listOf(AcpCommand) }),
} as const;

/** JSON-RPC's code for "log in first". */
export const AUTH_REQUIRED = -32000;
export const REQUEST_CANCELLED = -32800;
