import { z } from 'zod';
import { GivenAttachments } from './attachment';
import { recordReasons, turnReasons } from './contract-reasons';
import { done, verb } from './contract-verbs';
import { NextPromptId, SessionId } from './ids';
import { LONGEST_PROMPT } from './next-prompt';
import { refusals } from './refusals';
import { SessionRow } from './session';

const r = refusals;

const one = { session: SessionId, prompt: NextPromptId };
const text = z.string().max(LONGEST_PROMPT);
const index = z.number().int().nonnegative();

const changeReasons = [...recordReasons, r.sessionDiscarded, r.nextPromptUnknown] as const;
const sendReasons = [...turnReasons, r.nextPromptUnknown, r.promptEmpty] as const;

/** Prompts that wait in a session for its turn to end; each is then sent as a turn of its own. */
export const nextPromptVerbs = {
  /**
   * Has a prompt wait, or sends it where no turn runs and none waits that the last one held up: then `id` is null. `stop`:
   * it is the next one, and the turn is stopped for it. `index`: so many others come before it, and it is not sent now
   * whatever the session does.
   */
  add: verb(
    z.object({
      session: SessionId,
      text,
      attachments: GivenAttachments,
      stop: z.boolean().default(false),
      index: index.nullable().default(null),
    }),
    z.object({ row: SessionRow, id: NextPromptId.nullable() }),
    [...sendReasons, r.nextPromptsFull, r.attachmentUnknown],
  ),
  /** `attachments` absent: it keeps those that it has. */
  edit: verb(z.object({ ...one, text, attachments: GivenAttachments }), done, [
    ...changeReasons,
    r.promptEmpty,
    r.attachmentUnknown,
  ]),
  /** Moves it, so that `index` others are before it. */
  move: verb(z.object({ ...one, index }), done, [...changeReasons]),
  remove: verb(z.object(one), done, [...changeReasons]),
  /** Sends it now, whatever its place. Where a turn runs, that one is stopped first. */
  send: verb(z.object(one), SessionRow, [...sendReasons]),
};
