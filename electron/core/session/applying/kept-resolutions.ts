import type { ApplyPlan } from '#shared/apply';
import {
  type ConflictChoice,
  type DraftOffer,
  type Resolution,
  type ResolutionOffer,
  ResultDraft,
} from '#shared/conflict';
import { isSameConflict, keyOfConflict } from '#shared/conflict-key';
import type { KeptTake } from '#shared/events';
import { parseJsonAs } from '#shared/parse-json';
import { assertNever } from '#shared/result';
import { stageIds } from '../../apply';
import { type ConflictsOf, type DraftedEvent, isAbout, type KeptEvent } from '../state';
import type { BodyStore, LiveSession } from '../store';

/** Choices as events; what is long of them is on disk when this resolves. */
export function keptEvents(
  bodies: BodyStore,
  { operation, mode, target, choices }: ConflictsOf & { choices: readonly ConflictChoice[] },
): Promise<KeptEvent[]> {
  return Promise.all(
    choices.map(async ({ take, ...conflict }) => ({
      type: 'resolution.kept' as const,
      operation,
      mode,
      target,
      ...conflict,
      take: take && (await takeToKeep(bodies, take)),
    })),
  );
}

/** An unfinished result as an event; what is long of it is on disk when this resolves. */
export async function draftedEvent(
  bodies: BodyStore,
  {
    operation,
    mode,
    target,
    conflict,
    draft,
  }: ConflictsOf & { conflict: Omit<ConflictChoice, 'take'>; draft: ResultDraft | null },
): Promise<DraftedEvent> {
  const kept = draft && (await bodies.keep(JSON.stringify(draft)));
  return { type: 'resolution.drafted', operation, mode, target, ...conflict, draft: kept };
}

/**
 * What is known for a plan's conflicts: what the user chose or began for this apply, as long as the sides are the same,
 * comes before what is known from another one.
 */
export async function withKnown<P extends Pick<ApplyPlan, 'mode' | 'conflicts' | 'offers' | 'drafts'>>(
  session: LiveSession,
  plan: P,
  of: Omit<ConflictsOf, 'mode'>,
): Promise<P> {
  const { row, kept, drafts } = session.state;
  const from = { session: row.session, title: row.title };
  const about = { ...of, mode: plan.mode };
  const known: { offers: ResolutionOffer[]; drafts: DraftOffer[] } = { offers: [], drafts: [] };
  for (const { stages, choices, ...found } of plan.conflicts) {
    const named = keyOfConflict(found);
    const conflict = { ...named, stages: stageIds(stages) };
    const isHere = (one: typeof named) => isSameConflict(one, named);
    const choice = kept.find((one) => isAbout(one, about, conflict));
    const take = choice?.take ? await takeFromKept(session.bodies, choice.take) : null;
    const reused = plan.offers.find(isHere);
    if (take && choices.includes(take.choice)) {
      known.offers.push({ ...named, take, source: 'kept', from });
    } else if (!choice && reused) known.offers.push(reused);
    const begun = drafts.find((one) => isAbout(one, about, conflict));
    const draft = begun?.draft ? await draftFromKept(session.bodies, begun.draft) : null;
    const partly = plan.drafts.find(isHere);
    if (draft && choices.includes('content')) {
      known.drafts.push({ ...named, draft, source: 'kept', from });
    } else if (!begun && partly) known.drafts.push(partly);
  }
  return { ...plan, ...known };
}

/** Null when the body it was kept in is gone, or it is from a version that kept drafts differently. */
async function draftFromKept(
  bodies: BodyStore,
  draft: NonNullable<DraftedEvent['draft']>,
): Promise<ResultDraft | null> {
  const text = draft.body === null ? draft.text : await bodies.read(draft.body);
  return text === null ? null : parseJsonAs(ResultDraft, text);
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
