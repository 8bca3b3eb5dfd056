import type { ApplyPlan, ConflictChoice, Resolution, ResolutionOffer } from '#shared/apply';
import type { KeptTake } from '#shared/events';
import { assertNever } from '#shared/result';
import type { BodyStore } from './body-store';
import type { KeptEvent } from './kept-choice';
import type { LiveSession } from './live-session';

/** Choices as events; what is long of them is on disk when this resolves. */
export function keptEvents(
  bodies: BodyStore,
  { mode, target, choices }: Pick<KeptEvent, 'mode' | 'target'> & { choices: readonly ConflictChoice[] },
): Promise<KeptEvent[]> {
  return Promise.all(
    choices.map(async ({ take, ...conflict }) => ({
      type: 'resolution.kept' as const,
      mode,
      target,
      ...conflict,
      take: take && (await takeToKeep(bodies, take)),
    })),
  );
}

/**
 * What is known for a plan's conflicts: a choice the user made for this apply, as long as the sides are the same, comes
 * before one from another apply.
 */
export async function offersFor(
  session: LiveSession,
  plan: Pick<ApplyPlan, 'mode' | 'conflicts' | 'offers'>,
  target: string | null,
): Promise<ResolutionOffer[]> {
  const { row, kept } = session.state;
  const offers: ResolutionOffer[] = [];
  for (const { path, place, stages, choices } of plan.conflicts) {
    const choice = kept.find(
      (one) =>
        one.mode === plan.mode &&
        one.target === target &&
        one.path === path &&
        one.place === place &&
        one.stages.base === (stages.base?.oid ?? null) &&
        one.stages.ours === (stages.ours?.oid ?? null) &&
        one.stages.theirs === (stages.theirs?.oid ?? null),
    );
    const take = choice?.take ? await takeFromKept(session.bodies, choice.take) : null;
    const reused = plan.offers.find((offer) => offer.path === path && offer.place === place);
    if (take && choices.includes(take.choice)) {
      const from = { session: row.session, title: row.title };
      offers.push({ path, place, take, source: 'kept', from });
    } else if (!choice && reused) offers.push(reused);
  }
  return offers;
}

async function takeToKeep(bodies: BodyStore, take: Resolution['take']): Promise<KeptTake> {
  return take.choice === 'content' ? { choice: 'content', bytes: await bodies.keep(take.bytes) } : take;
}

/** Null when the body it was kept in is gone. */
async function takeFromKept(bodies: BodyStore, take: KeptTake): Promise<Resolution['take'] | null> {
  switch (take.choice) {
    case 'content': {
      const bytes = take.bytes.body === null ? take.bytes.text : await bodies.read(take.bytes.body);
      return bytes === null ? null : { choice: 'content', bytes };
    }
    case 'ours':
    case 'theirs':
    case 'base':
    case 'both':
    case 'delete':
      return { choice: take.choice };
    default:
      return assertNever(take);
  }
}
