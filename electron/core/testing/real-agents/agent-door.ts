import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ToolUse } from './model-script';

/** What is particular to one real agent: how it is had, told of its model, and which tools its model calls. */
export type AgentDoor = {
  readonly id: string;
  /** The version that is installed, and that its expected ways belong to. */
  readonly version: string;
  /** Installs it into the cache folder where it is not there; the command line that starts it. */
  install(): Promise<{ command: string; args: string[]; path?: string[] }>;
  /** The command line of its own that people type in a terminal, up to the program. */
  program?(): Promise<string[]>;
  /** Where in its home it keeps its sessions. */
  readonly remembers?: readonly string[];
  /** Environment that it needs with or without a login. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Logs it in with a model on loopback: writes settings into its home, and gives what its environment needs. */
  logIn(place: { home: string; modelUrl: string }): Promise<Record<string, string>>;
  /** Writes a new file; `cwd` is for agents whose tools take absolute paths. */
  write(cwd: string, file: string, content: string): ToolUse;
  run(command: string): ToolUse;
  /** Has the tools of MCP servers shown to the model, where the agent keeps them back until they are searched for. */
  readonly findTools?: ToolUse;
  /** Calls a tool of an MCP server, where the agent never shows it to the model as one of its own. */
  callOfServer?(server: string, tool: string): ToolUse;
};

/** The tools of the family that took over the names of Gemini's. */
export const GEMINI_TOOLS: Pick<AgentDoor, 'write' | 'run'> = {
  write: (cwd, file, content) => ({ name: 'write_file', args: { file_path: join(cwd, file), content } }),
  run: (command) => ({
    name: 'run_shell_command',
    args: { command, description: 'Runs it', is_background: false },
  }),
};

export async function writeSettings(path: string, settings: object | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof settings === 'string' ? settings : JSON.stringify(settings));
}
