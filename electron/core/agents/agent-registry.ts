import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { AgentId } from '#shared/ids';
import type { KnownAgent } from './built-in-agents';

/**
 * The protocol's registry of agents, of which a snapshot is shipped. An entry that we cannot read or that has nothing
 * for this platform is left out.
 */
const Launcher = z.object({
  package: z.string().min(1),
  cmd: z.string().optional(),
  args: z.array(z.string()).default([]),
  env: z.record(z.string(), z.string()).default({}),
});
const Binary = z.object({
  cmd: z.string().min(1),
  args: z.array(z.string()).default([]),
  env: z.record(z.string(), z.string()).default({}),
});
const Entry = z.object({
  id: z.string(),
  name: z.string().min(1),
  version: z.string(),
  description: z.string().default(''),
  website: z.string().nullish(),
  repository: z.string().nullish(),
  distribution: z.object({
    npx: Launcher.optional(),
    uvx: Launcher.optional(),
    binary: z.record(z.string(), Binary).optional(),
  }),
});
type Entry = z.infer<typeof Entry>;
const Registry = z.object({ agents: z.array(z.unknown()) });

/** An agent of the registry, with the program that must be there for it to run. */
export type RegistryAgent = KnownAgent & { readonly version: string };

/** Reads a registry file. Throws when it is not one; damaged entries alone are skipped. */
export async function readRegistry(file: string, platform = currentPlatform()): Promise<RegistryAgent[]> {
  const { agents } = Registry.parse(JSON.parse(await readFile(file, 'utf8')));
  return agents.flatMap((agent) => {
    const parsed = Entry.safeParse(agent);
    return parsed.success ? (fromEntry(parsed.data, platform) ?? []) : [];
  });
}

function fromEntry(entry: Entry, platform: string): RegistryAgent | null {
  const id = AgentId.safeParse(`registry-${entry.id}`);
  const launch = launchOf(entry, platform);
  if (!id.success || !launch) return null;
  return {
    profile: { id: id.data, name: entry.name.slice(0, 80), protocol: 'acp', launch: launch.command },
    description: launch.note ? `${entry.description} ${launch.note}`.trim() : entry.description,
    install: null,
    website: entry.website ?? entry.repository ?? null,
    package: launch.package,
    version: entry.version,
  };
}

function launchOf({ distribution: { npx, uvx, binary } }: Entry, platform: string) {
  if (npx) {
    const args = npx.cmd
      ? ['--yes', '--package', npx.package, npx.cmd, ...npx.args]
      : ['--yes', npx.package, ...npx.args];
    return {
      command: { command: 'npx', args, env: npx.env },
      package: bare(npx.package),
      note: 'Downloads on first use (npx).',
    };
  }
  if (uvx) {
    const args = uvx.cmd ? ['--from', uvx.package, uvx.cmd, ...uvx.args] : [uvx.package, ...uvx.args];
    return {
      command: { command: 'uvx', args, env: uvx.env },
      package: null,
      note: 'Downloads on first use (uvx).',
    };
  }
  const own = binary?.[platform];
  if (!own) return null;
  // We do not unpack archives: the agent is offered when the user has installed its program.
  return { command: { command: basename(own.cmd), args: own.args, env: own.env }, package: null, note: null };
}

/** `@scope/name@1.2.3` without its version. */
function bare(name: string): string {
  const at = name.lastIndexOf('@');
  return at > 0 ? name.slice(0, at) : name;
}

function currentPlatform(): string {
  const system = { darwin: 'darwin', win32: 'windows' }[process.platform as string] ?? 'linux';
  const machine = { arm64: 'aarch64', x64: 'x86_64' }[process.arch as string] ?? process.arch;
  return `${system}-${machine}`;
}
