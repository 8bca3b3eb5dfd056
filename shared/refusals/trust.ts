import { z } from 'zod';
import { RepoPath } from '../ids';
import { ProgramSetting } from '../trust';
import { code } from './code';

/** Programs that the repository or the user configured, and what the user said of them. */
export const trustRefusals = {
  contentFilterFailed: code('content-filter-failed').extend({ message: z.string() }),
  /** The settings name another set-up command than the user set or allowed; `before`: that one, null for none. */
  setUpCommandChanged: code('set-up-command-changed').extend({
    path: z.string(),
    command: z.array(z.string()),
    before: z.array(z.string()).nullable(),
  }),
  /** Settings of the repository name programs that `file` would go through, and the user did not say that they may run. */
  programsNotTrusted: code('programs-not-trusted').extend({
    path: z.string(),
    programs: z.array(ProgramSetting),
    file: RepoPath,
  }),
  /** The settings are no longer those that were shown. */
  programsChanged: code('programs-changed').extend({ path: z.string() }),
  serverUnknown: code('server-unknown').extend({ server: z.string() }),
  /** The server is no longer the one that was shown. */
  serverChanged: code('server-changed').extend({ server: z.string() }),
  /** It asks for no such input, or this is none of the values that it takes. */
  serverInputUnknown: code('server-input-unknown').extend({ server: z.string(), input: z.string() }),
};
