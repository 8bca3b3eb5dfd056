import { momentOf } from './dates';
import { patternLine } from './describe-rule';
import { displayPath } from './display-path';
import { loginLine } from './login-command';
import type { UsualIsolation } from './sandbox';
import type { ChangedSetting, SettingsChange } from './settings-change';
import type { Caller } from './through';

const ISOLATION_WORDS: Readonly<Record<UsualIsolation, string>> = {
  auto: 'new sessions have a sandbox where Understory makes them',
  sandbox: 'new sessions have a sandbox',
  none: 'new sessions have no sandbox',
};

/** What holds since a change, as the rest of a line: `the set-up command of /repository: npm ci`. */
export function describeChanged(changed: ChangedSetting): string {
  switch (changed.setting) {
    case 'permissions':
      return changed.policy === 'auto'
        ? 'permissions: allow in a sandbox, ask without one'
        : `permissions: ${changed.policy}`;
    case 'isolation':
      return ISOLATION_WORDS[changed.isolation];
    case 'keys-inside':
      return changed.agents.length === 0
        ? 'the keys of models stay outside of sandboxes'
        : `sandboxes are given the keys of models: ${displayPath(changed.agents.join(', '))}`;
    case 'agent': {
      const agent = `the agent “${displayPath(changed.name)}”`;
      return changed.launch === null ? `${agent}: removed` : `${agent}: ${shown(loginLine(changed.launch))}`;
    }
    case 'set-up-command': {
      const command = changed.command === null ? 'removed' : shown(lineOf(changed.command));
      return `the set-up command of ${displayPath(changed.path)}: ${command}`;
    }
    case 'editor':
      return `the editor: ${changed.command === null ? 'no longer a command of yours' : shown(lineOf(changed.command))}`;
    case 'set-up-allowed':
      return `the set-up command of ${displayPath(changed.path)} may run: ${shown(lineOf(changed.command))}`;
    case 'programs':
      return `the programs of ${displayPath(changed.path)} ${changed.allowed ? 'may run' : 'may no longer run'}`;
    case 'mcp-server': {
      const { path, server, runs, allowed } = changed;
      const whose = path === null ? 'yours' : displayPath(path);
      const name = `the MCP server “${displayPath(server)}” of ${whose}`;
      return allowed ? `${name} may be used: ${shown(runs.join(', '))}` : `${name} may no longer be used`;
    }
    case 'permission-rule': {
      const line = patternLine(changed.pattern, changed.kind);
      return `in ${displayPath(changed.path)} ${changed.answers ? 'allowed without asking' : 'asked about again'}: ${line}`;
    }
    case 'preference':
      return `the setting “${displayPath(changed.name)}”`;
    default:
      return changed satisfies never;
  }
}

/** `process 4711 (/usr/bin/node), started as: node understory.mjs trust`. */
export function describeCaller({ through, process }: Caller): string {
  if (through === 'window') return 'the window';
  if (!process) return 'a command';
  const program = process.program === null ? '' : ` (${displayPath(process.program)})`;
  const command = process.command === '' ? '' : `, started as: ${displayPath(process.command)}`;
  return `process ${process.pid}${program}${command}`;
}

/** One line: what was changed, when and by whom. `when` words the time of the change. */
export function describeSettingsChange(
  { at, by, changed }: SettingsChange,
  when: (at: string) => string = momentOf,
): string {
  return `${describeChanged(changed)} — ${when(at)}, by ${describeCaller(by)}`;
}

/** All of a command line: what runs is shown whole. */
function lineOf([command = '', ...args]: readonly string[]): string {
  return loginLine({ command, args, env: {} });
}

function shown(line: string): string {
  return displayPath(line);
}
