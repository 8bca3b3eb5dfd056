import { z } from 'zod';
import { PermissionPolicy } from './events';
import type { Isolation, UsualIsolation } from './sandbox';

/** What settings say of permissions. `auto`: by what holds the session. */
export const UsualPermissions = z.enum(['auto', ...PermissionPolicy.options]);
export type UsualPermissions = z.infer<typeof UsualPermissions>;

/**
 * What holds a new background session of which nothing else was said. `made`: whether we make sandboxes on this system. Where
 * we do and none can be made, the session is still to have one: it is refused, never begun without by itself.
 */
export function usualIsolation(usual: UsualIsolation, made: boolean): Isolation {
  if (usual !== 'auto') return usual;
  return made ? 'sandbox' : 'none';
}

/** What is answered when an agent asks, where nobody said otherwise: a sandbox holds it anyway, so it need not wait. */
export function usualPermissions(usual: UsualPermissions, isolation: Isolation): PermissionPolicy {
  if (usual !== 'auto') return usual;
  return isolation === 'sandbox' ? 'allow' : 'ask';
}
