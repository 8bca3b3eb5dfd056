import type { z } from 'zod';
import type { Described } from './described';
import type { Refusal } from './refusals';
import { agentRefusals } from './refusals/agent';
import { applyRefusals } from './refusals/apply';
import type { RefusalIn } from './refusals/code';
import { describeAgentRefusal } from './refusals/describe-agent';
import { describeApplyRefusal } from './refusals/describe-apply';
import { describeEditorRefusal } from './refusals/describe-editor';
import { describeGitRefusal } from './refusals/describe-git';
import { describeHostRefusal } from './refusals/describe-host';
import { describeHousekeepingRefusal } from './refusals/describe-housekeeping';
import { describePlanRefusal } from './refusals/describe-plan';
import { describePromptRefusal } from './refusals/describe-prompt';
import { describeRepositoryRefusal } from './refusals/describe-repository';
import { describeReviewRefusal } from './refusals/describe-review';
import { describeSandboxRefusal } from './refusals/describe-sandbox';
import { describeSessionRefusal } from './refusals/describe-session';
import { describeTrustRefusal } from './refusals/describe-trust';
import { describeUndoRefusal } from './refusals/describe-undo';
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
import { assertNever } from './result';

/** The one place that words every refusal for people, used by window and command line: each subject has its words. */
export function describeRefusal(refusal: Refusal): Described {
  if (isOf(repositoryRefusals, refusal)) return describeRepositoryRefusal(refusal);
  if (isOf(gitRefusals, refusal)) return describeGitRefusal(refusal);
  if (isOf(agentRefusals, refusal)) return describeAgentRefusal(refusal);
  if (isOf(sandboxRefusals, refusal)) return describeSandboxRefusal(refusal);
  if (isOf(sessionRefusals, refusal)) return describeSessionRefusal(refusal);
  if (isOf(promptRefusals, refusal)) return describePromptRefusal(refusal);
  if (isOf(housekeepingRefusals, refusal)) return describeHousekeepingRefusal(refusal);
  if (isOf(reviewRefusals, refusal)) return describeReviewRefusal(refusal);
  if (isOf(editorRefusals, refusal)) return describeEditorRefusal(refusal);
  if (isOf(applyRefusals, refusal)) return describeApplyRefusal(refusal);
  if (isOf(undoRefusals, refusal)) return describeUndoRefusal(refusal);
  if (isOf(trustRefusals, refusal)) return describeTrustRefusal(refusal);
  if (isOf(planRefusals, refusal)) return describePlanRefusal(refusal);
  if (isOf(hostRefusals, refusal)) return describeHostRefusal(refusal);
  return assertNever(refusal);
}

type Subject = Readonly<Record<string, z.ZodObject<{ code: z.ZodLiteral<Refusal['code']> }>>>;

function isOf<S extends Subject>(subject: S, refusal: Refusal): refusal is Refusal & RefusalIn<S> {
  return Object.values(subject).some(({ shape }) => shape.code.value === refusal.code);
}
