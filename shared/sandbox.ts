import { z } from 'zod';

/**
 * How a session's programs are kept to what is the session's own. `sandbox`: by the operating system. `none`: they run with
 * the user's own rights.
 */
export const Isolation = z.enum(['sandbox', 'none']);
export type Isolation = z.infer<typeof Isolation>;

/** What settings say of new background sessions. `auto`: a sandbox on every system that we make them on. */
export const UsualIsolation = z.enum(['auto', ...Isolation.options]);
export type UsualIsolation = z.infer<typeof UsualIsolation>;

/** A file or folder outside of the worktree that a sandbox lets be read, or written too. */
export const AllowedPath = z.object({
  path: z.string().startsWith('/').max(4096),
  access: z.enum(['read', 'write']),
});
export type AllowedPath = z.infer<typeof AllowedPath>;

/** What one sandbox may take: bytes of memory, processes with their threads, and processors. Null: what there is. */
const bounds = {
  memory: z.number().nullable(),
  processes: z.number().int(),
  processors: z.number().nullable(),
};
export const SandboxBounds = z.object(bounds);
export type SandboxBounds = z.infer<typeof SandboxBounds>;

/**
 * What a sandbox is held to now. `by`: `groups`: the system counts all of its programs together, by a control group;
 * `processes`: it counts each, and we look at what they hold together, which may be so much (`watched`).
 */
export const SandboxLimits = z.object({
  ...bounds,
  by: z.enum(['groups', 'processes']),
  watched: z.number().nullable(),
});
export type SandboxLimits = z.infer<typeof SandboxLimits>;

/**
 * Where the keys of an agent's models are, of one session's sandbox. `outside`: those of `variables` stay outside, and others are
 * inside; null: nothing was started in it since Understory was. `chosen`: inside, by the user's choice. `needed`: inside, as the agent
 * cannot be told to work without them.
 */
export const ModelKeys = z.discriminatedUnion('are', [
  z.object({ are: z.literal('outside'), variables: z.array(z.string()).nullable() }),
  z.object({ are: z.enum(['chosen', 'needed']) }),
]);
export type ModelKeys = z.infer<typeof ModelKeys>;

/**
 * What has to be done for sandboxes: bubblewrap installed by a system's own means, or user namespaces allowed, which AppArmor,
 * a switch of Debian's kernels, or a number of none keeps from it.
 */
export const SandboxStep = z.enum([
  ...['apt', 'dnf', 'pacman', 'zypper', 'apk'],
  ...['apparmor', 'switched-off', 'none-allowed'],
] as const);
export type SandboxStep = z.infer<typeof SandboxStep>;

/**
 * Why a session cannot have a sandbox. `local`: it works in the workspace itself. `path-missing`,
 * `path-held`: a path that it is to be allowed is not there, or has to do with what every sandbox is kept from. `other-system`: they are made on Linux only so far. `not-installed`: bubblewrap is
 * not there. `not-allowed`: it is, and the system does not let it make one; `detail` is what it said. `step`: what helps on
 * this very system, where that is known: which program installs bubblewrap, or which restriction is in the way.
 */
export const NoSandbox = z.object({
  why: z.enum(['local', 'path-missing', 'path-held', 'other-system', 'not-installed', 'not-allowed']),
  detail: z.string(),
  step: SandboxStep.optional(),
});
export type NoSandbox = z.infer<typeof NoSandbox>;

/** Whether sessions can have sandboxes here; `program`: what makes them. */
export const SandboxAbility = z.discriminatedUnion('able', [
  z.object({ able: z.literal(true), program: z.string() }),
  NoSandbox.extend({ able: z.literal(false) }),
]);
export type SandboxAbility = z.infer<typeof SandboxAbility>;
