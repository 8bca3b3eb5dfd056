import { z } from 'zod';

/**
 * Sessions that another tool began in a terminal. Their histories stay that tool's: they are read, and never written.
 */
export const ImportTool = z.enum(['claude', 'codex', 'copilot', 'gemini', 'opencode']);
export type ImportTool = z.infer<typeof ImportTool>;

export const TOOL_NAMES: Readonly<Record<ImportTool, string>> = {
  claude: 'Claude Code',
  codex: 'Codex',
  copilot: 'GitHub Copilot',
  gemini: 'Gemini CLI',
  opencode: 'OpenCode',
};

/** What the row of an imported session says beside. */
export const Imported = z.object({
  tool: ImportTool,
  /** What the tool calls the session. */
  id: z.string(),
  /** Where the tool works: the workspace, or a folder in it. */
  folder: z.string(),
  /** The branch that was checked out as it began, where the tool wrote that down. */
  branch: z.string().nullable(),
  /** Somebody works with it in a terminal now. */
  live: z.boolean(),
});
export type Imported = z.infer<typeof Imported>;

/** What is known of an imported session's history once it was read. */
export const ImportedHistory = z.object({
  /** The tool's file. */
  file: z.string(),
  version: z.string().nullable(),
  /** Records of a kind that is not known here, or damaged, which are not shown. */
  notUnderstood: z.number().int(),
  /** The beginning of a very long history is not shown. */
  cut: z.boolean(),
});
export type ImportedHistory = z.infer<typeof ImportedHistory>;

/** Why sessions of a tool are not in the list, though they may be in a repository of the user's. */
export const ImportsLeftOut = z.discriminatedUnion('why', [
  /** Of so many histories the newest so many were looked at. */
  z.object({ why: z.literal('many'), tool: ImportTool, read: z.number().int(), of: z.number().int() }),
  /** Of a folder not more than so many names were read. */
  z.object({ why: z.literal('large-folder'), tool: ImportTool, folder: z.string(), read: z.number().int() }),
  /** A file is larger than what is read whole, or copied. */
  z.object({ why: z.literal('large-file'), tool: ImportTool, file: z.string(), most: z.number().int() }),
  z.object({ why: z.literal('unreadable'), tool: ImportTool }),
]);
export type ImportsLeftOut = z.infer<typeof ImportsLeftOut>;
