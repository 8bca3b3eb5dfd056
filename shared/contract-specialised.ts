import { z } from 'zod';
import { readReasons, startReasons, turnReasons } from './contract-reasons';
import { done, verb } from './contract-verbs';
import { ReviewRead } from './finding';
import { CommitId, RepositoryId, SessionId } from './ids';
import { refusals } from './refusals';
import { SessionRow, StartSession } from './session';
import { LONGEST_TEMPLATE, Template, TemplateFrom, TemplateName } from './specialised';

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

const template = { template: TemplateName, from: TemplateFrom.default('own') };

const resultReasons = [
  r.sessionUnknown,
  r.sessionBusy,
  r.sessionDiscarded,
  r.sessionNewer,
  r.repositoryUnknown,
  r.baseUnknown,
  ...readReasons,
] as const;

/** Work on the results of other sessions, and reviews of them. */
export const specialisedVerbs = {
  /** The templates that there are for a result: the user's own, those of the app, and those of the repository as the result's base has them. */
  templates: verb(z.object({ on: ResultToStartOn }), z.array(Template), [...resultReasons]),
  /** What a template tells a session that begins on a result. Nothing is begun. */
  look: verb(
    z.object({ on: ResultToStartOn, ...template }),
    z.object({ prompt: z.string(), template: Template, from: CommitId, files: z.number().int() }),
    [...resultReasons, r.templateUnknown],
  ),
  /** Writes a template of the user's own, which stands for one of the app's of that name; null: that one counts again. */
  editTemplate: verb(
    z.object({ template: TemplateName, text: z.string().min(1).max(LONGEST_TEMPLATE).nullable() }),
    done,
    [r.diskFull, r.notWritable],
  ),
  /** Begins a session on a result, by a template. What is null or absent is as the template says, else as the other session has it. */
  start: verb(
    z.object({
      on: ResultToStartOn,
      ...template,
      /** The fingerprint of the template that the user was shown; one of the repository does not go unseen. */
      shown: z.string().nullable().default(null),
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
      r.templateNotShown,
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
