import { z } from 'zod';
import { agentRefusals } from './refusals/agent';
import { applyRefusals } from './refusals/apply';
import { editorRefusals } from './refusals/editor';
import { gitRefusals } from './refusals/git';
import { hostRefusals } from './refusals/host';
import { housekeepingRefusals } from './refusals/housekeeping';
import { planRefusals } from './refusals/plan';
import { promptRefusals } from './refusals/prompt';
import { repositoryRefusals } from './refusals/repository';
import { reviewRefusals } from './refusals/review';
import { sandboxRefusals } from './refusals/sandbox';
import { sessionRefusals } from './refusals/session';
import { trustRefusals } from './refusals/trust';
import { undoRefusals } from './refusals/undo';

/**
 * Every expected no, typed, by subject. Verbs declare which of these they may answer; `describe-refusal` words each for
 * people.
 */
export const refusals = {
  ...repositoryRefusals,
  ...gitRefusals,
  ...agentRefusals,
  ...sandboxRefusals,
  ...sessionRefusals,
  ...promptRefusals,
  ...housekeepingRefusals,
  ...reviewRefusals,
  ...editorRefusals,
  ...applyRefusals,
  ...undoRefusals,
  ...trustRefusals,
  ...planRefusals,
  ...hostRefusals,
};

type AnyRefusal = (typeof refusals)[keyof typeof refusals];

// There are some, which an array does not say.
export const Refusal = z.discriminatedUnion('code', Object.values(refusals) as [AnyRefusal, ...AnyRefusal[]]);
export type Refusal = z.infer<typeof Refusal>;
export type RefusalCode = Refusal['code'];
/** The refusals with the given codes, for the signature of a verb. */
export type RefusalOf<C extends RefusalCode> = Extract<Refusal, { code: C }>;
