import { z } from 'zod';
import { ProcessEnd } from '../agent';
import { EditorId } from '../editor';
import { code } from './code';

/** Why something is not opened in the user’s editor. */
export const editorRefusals = {
  /**
   * `outside`: it lies neither in the folder that the session works in nor in the workspace. `link`: a link leads out of
   * them. `not-a-file`: a folder, a pipe or the like. `name`: it is not UTF-8, which no program can be handed.
   */
  fileNotOpened: code('file-not-opened').extend({
    path: z.string(),
    why: z.enum(['outside', 'link', 'not-a-file', 'name']),
  }),
  /** Null: none was chosen, and none is found. */
  editorUnknown: code('editor-unknown').extend({ editor: EditorId.nullable() }),
  /** `editor`: its name, or the program of a command of the user's own. */
  editorFailed: code('editor-failed').extend({ editor: z.string(), end: ProcessEnd }),
};
