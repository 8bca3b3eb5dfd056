import { counted } from '#shared/counted';
import type { SessionId } from '#shared/ids';
import type { IntegrationPlan } from '#shared/integrate';
import { quoteTitle } from '#shared/quote-title';

/** The list with one moved to a place; the same one where it stays. */
export function moved<T>(all: readonly T[], one: T, to: number): readonly T[] {
  const from = all.indexOf(one);
  const place = Math.max(0, Math.min(all.length - 1, to));
  if (from === -1 || from === place) return all;
  const others = all.filter((other) => other !== one);
  return [...others.slice(0, place), one, ...others.slice(place)];
}

/** Under which the cost of an order is remembered. */
export function orderKey(order: readonly SessionId[]): string {
  return order.join(' ');
}

/** What an order costs in conflicts, and what another one would, as far as both are known. */
export function costWords(
  { steps, proposed }: Pick<IntegrationPlan, 'steps' | 'proposed'>,
  costs: ReadonlyMap<string, number>,
): string | null {
  const order = steps.map(({ session }) => session);
  const cost = costs.get(orderKey(order));
  if (cost === undefined) return null;
  const isProposed = orderKey(order) === orderKey(proposed);
  const words = cost === 0 ? 'No conflicts in this order' : `${counted(cost, 'conflict')} in this order`;
  const other = costs.get(orderKey(proposed));
  if (isProposed || other === undefined)
    return isProposed ? `${words}, which is the proposed one.` : `${words}.`;
  return `${words}, ${other === 0 ? 'none' : other} in the proposed one.`;
}

/** Of a session that began on another's work which comes after it: what is to be said of it; null: nothing. */
export function earlyWords(
  { steps, needs }: Pick<IntegrationPlan, 'steps' | 'needs'>,
  session: SessionId,
): string | null {
  const at = steps.findIndex((step) => step.session === session);
  const later = steps.slice(at + 1);
  const on = later.find((step) => needs.some((need) => need.session === session && need.on === step.session));
  return on ? `Began on the work of ${quoteTitle(on.title)}, which comes after it.` : null;
}
