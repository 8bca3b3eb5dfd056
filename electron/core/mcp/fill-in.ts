import { homedir } from 'node:os';
import { basename } from 'node:path';
import type { McpTrouble } from '#shared/mcp';
import type { McpServer } from '../agents';
import type { InputEntry, ServerEntry } from './parse-servers';

/** What placeholders stand for in a session. */
export type Values = {
  /** The folder that the session works in. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What the user gave for an input; null: nothing. */
  input(id: string): string | null;
};

export type Filled =
  | { readonly is: 'ready'; readonly server: McpServer; readonly secrets: readonly string[] }
  | { readonly is: 'needs-input' }
  | { readonly is: 'broken'; readonly trouble: McpTrouble };

/** A way out of {@link fillIn}; thrown here only, caught here. */
class CannotFill extends Error {
  constructor(readonly why: Exclude<Filled, { is: 'ready' }>) {
    super();
  }
}

const PLACEHOLDER = /\$\{([^}]*)\}/g;

/** A server as an agent is given it: every placeholder replaced by what it stands for. */
export function fillIn(entry: ServerEntry, values: Values): Filled {
  if (entry.trouble) return { is: 'broken', trouble: entry.trouble };
  const secrets = new Set<string>();
  const fill = (text: string, open: boolean) =>
    text.replace(PLACEHOLDER, (_, placeholder: string) => {
      const input = inputIn(placeholder, entry.inputs);
      if (input === null) return plainValue(placeholder, values);
      // Whatever stands in a command line, every process of the machine can read.
      if (input.secret && open) throw broken({ why: 'secret-in-command', input: input.id });
      const value = values.input(input.id) ?? input.preset;
      if (value === null) throw new CannotFill({ is: 'needs-input' });
      if (input.secret) secrets.add(value);
      return value;
    });
  const fillAll = (pairs: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(pairs).map(([name, value]) => [name, fill(value, false)]));
  try {
    const { name, type } = entry;
    const server: McpServer =
      type === 'stdio'
        ? {
            ...{ type, name, command: fill(entry.command ?? '', true) },
            args: entry.args.map((arg) => fill(arg, true)),
            env: fillAll(entry.env),
          }
        : { type, name, url: fill(entry.url ?? '', false), headers: fillAll(entry.headers) };
    return { is: 'ready', server, secrets: [...secrets] };
  } catch (error) {
    if (error instanceof CannotFill) return error.why;
    throw error;
  }
}

function broken(trouble: McpTrouble): CannotFill {
  return new CannotFill({ is: 'broken', trouble });
}

function inputIn(placeholder: string, inputs: readonly InputEntry[]): InputEntry | null {
  if (!placeholder.startsWith('input:')) return null;
  const id = placeholder.slice('input:'.length);
  const input = inputs.find((one) => one.id === id);
  if (!input) throw broken({ why: 'input-unknown', input: id });
  return input;
}

function plainValue(placeholder: string, { folder, environment }: Values): string {
  switch (placeholder) {
    case 'workspaceFolder':
      return folder;
    case 'workspaceFolderBasename':
      return basename(folder);
    case 'userHome':
      return homedir();
    default: {
      // `${env:NAME}` as VS Code has it, `${NAME}` and `${NAME:-preset}` as `.mcp.json` has it.
      const found = /^(?:env:)?([A-Za-z_]\w*)(?::-([\s\S]*))?$/.exec(placeholder);
      const [, variable, preset] = found ?? [];
      if (variable === undefined)
        throw broken({ why: 'placeholder-unknown', placeholder: `\${${placeholder}}` });
      const value = environment[variable] ?? preset;
      if (value === undefined) throw broken({ why: 'variable-unset', variable });
      return value;
    }
  }
}
