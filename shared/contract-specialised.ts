import { z } from 'zod';
import { readReasons, startReasons, turnReasons } from './contract-reasons';
import { verb } from './contract-verbs';
import { ReviewRead } from './finding';
import { CommitId, RepositoryId, SessionId } from './ids';
import { refusals } from './refusals';
import { SessionRow, StartSession } from './session';
import { TemplateName } from './specialised';

const r = refusals;
const ref = z.string().min(1).max(4096);

/** Whose result it begins on. */
export const ResultToStartOn = z.discriminatedUnion('is', [
  /** What a session has changed, as it was recorded last. */
  z.object({ is: z.literal('session'), session: SessionId }),
  /**
   * What `head` has that `base` has not. `base` null: the branch that the remote calls its main one, else the workspace's
   * HEAD. `name`: what the result is called.
   */
  z.object({
    is: z.literal('commits'),
    repository: RepositoryId,
    head: ref,
    base: ref.nullable(),
    name: z.string().min(1).max(200),
  }),
]);
export type ResultToStartOn = z.infer<typeof ResultToStartOn>;

const start = StartSession.shape;

/** Work on the results of other sessions, and reviews of them. */
export const specialisedVerbs = {
  /** Begins a session on a result, by a template. What is null or absent is as the template says, else as the other session has it. */
  start: verb(
    z.object({
      on: ResultToStartOn,
      template: TemplateName,
      agent: start.agent.nullable().default(null),
      model: start.model,
      customAgent: start.customAgent,
      permissions: start.permissions,
      isolation: start.isolation,
      budget: start.budget,
    }),
    SessionRow,
    [
      ...startReasons,
      r.sessionUnknown,
      r.sessionBusy,
      r.sessionDiscarded,
      r.sessionNewer,
      r.objectsMissing,
      r.nothingToReview,
      r.templateUnknown,
    ],
  ),
  /** What a review found, as it was read last; null: nothing has been read yet. */
  findings: verb(
    z.object({ session: SessionId }),
    z.object({ read: ReviewRead.nullable(), from: CommitId, to: CommitId }),
    [r.sessionUnknown, r.notAReview, ...readReasons],
  ),
  /** Asks a reviewer to give its findings once more, as data. */
  askAgain: verb(z.object({ session: SessionId }), SessionRow, [
    ...turnReasons,
    r.notAReview,
    r.promptEmpty,
    r.attachmentUnknown,
  ]),
};
