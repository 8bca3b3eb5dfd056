import { appliedWords } from '#shared/applied-words';
import { type ApplyRecord, countApplied } from '#shared/apply';
import type { Changeset } from '#shared/changeset';
import { counted, filesWords } from '#shared/counted';
import { describeRefusal } from '#shared/describe-refusal';
import { displayPath } from '#shared/display-path';
import type { IntegrationChecks, IntegrationPlan } from '#shared/integrate';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import { api } from '../api/client';
import { offerUndo, undoApply } from './apply-actions';
import { inTurn } from './in-turn';
import { openOverlay } from './navigation';
import { attempt, type Outcome, showRefusal } from './perform';
import { showToast } from './toasts';

/** Integrating several sessions: planning it, looking at what would come of it, and writing it. */

export type IntegrateInput = Parameters<typeof api.integrate.plan>[0];

/** What an integration would do. Writes nothing. */
export function planIntegration(input: IntegrateInput): Promise<Result<IntegrationPlan, Refusal>> {
  return api.integrate.plan(input);
}

/** What would be different in the workspace's files. */
export function previewIntegration(input: IntegrateInput): Promise<Result<Changeset, Refusal>> {
  return api.integrate.preview(input);
}

/** Writes what was planned. */
export function runIntegration(
  input: Parameters<typeof api.integrate.run>[0],
): Promise<Outcome<ApplyRecord>> {
  return attempt(() => inTurn(() => api.integrate.run(input)));
}

/** Runs the sessions' checks on what would come of it; may take long. */
export function checkIntegration(
  input: IntegrateInput,
  signal: AbortSignal,
): Promise<Outcome<IntegrationChecks>> {
  return attempt(() => api.integrate.check(input, { signal }));
}

/** Applies the sessions one after the other, and says how far that came. */
export async function integrateOneByOne(input: IntegrateInput): Promise<boolean> {
  const outcome = await attempt(() => inTurn(() => api.integrate.oneByOne(input)));
  if (outcome.state === 'refused') showRefusal(outcome.refusal);
  if (outcome.state !== 'done') return false;
  const { applied, stopped } = outcome.value;
  const words = `Applied ${counted(applied.length, 'session')} of ${input.sessions.length}, one by one.`;
  showToast({
    tone: stopped ? 'need' : 'done',
    text: stopped
      ? `${words} “${displayPath(stopped.title)}”: ${describeRefusal(stopped.refusal).title}`
      : words,
    action: { label: 'Past Applies', run: () => openOverlay({ over: 'applies', session: null }) },
  });
  return true;
}

/** Says that an integration was done and offers the way back. */
export function tellIntegrated(record: ApplyRecord): void {
  const sessions = counted(record.integrates?.length ?? 1, 'session');
  const undo = async () => {
    const refusal = await undoApply(record.apply);
    if (refusal) showRefusal(refusal);
  };
  offerUndo(
    record,
    `Integrated ${sessions}, ${filesWords(countApplied(record))}, ${appliedWords(record)}.`,
    () => void undo(),
  );
}
