import { z } from 'zod';
import { troubleReasons } from './contract-reasons';
import { nothing, question, verb } from './contract-verbs';
import { FileToOpen, FoundEditor } from './editor';
import { SessionId } from './ids';
import { refusals } from './refusals';

const r = refusals;

/** Opening in an editor of the user's what a session works on. */
export const editorVerbs = {
  /** The editors that are on this machine now, in the order in which one is taken where none is chosen. */
  find: question(nothing, z.array(FoundEditor)),
  /**
   * Opens the folder that the session works in, and in it a file. A file counts only inside of that folder or of the
   * workspace, all links followed. `editor`: what was started, for people.
   */
  open: verb(
    z.object({ session: SessionId, file: FileToOpen.nullable().default(null) }),
    z.object({ editor: z.string() }),
    [
      r.sessionUnknown,
      r.sessionDiscarded,
      r.worktreeMissing,
      ...troubleReasons,
      r.fileUnknown,
      r.fileNotOpened,
      r.editorUnknown,
      r.editorFailed,
    ],
  ),
};
