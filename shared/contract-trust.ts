import { z } from 'zod';
import { troubleReasons } from './contract-reasons';
import { verb } from './contract-verbs';
import { refusals } from './refusals';
import { ProgramTrust } from './trust';

const r = refusals;
const workspace = z.object({ path: z.string() });

/** Programs that a repository names, and whether they may run. `path`: the top folder of the workspace. */
export const trustVerbs = {
  show: verb(workspace, ProgramTrust, [...troubleReasons]),
  /** Lets just what has this fingerprint run. Whatever changes of it later is asked about again. */
  allow: verb(workspace.extend({ fingerprint: z.string() }), ProgramTrust, [
    ...troubleReasons,
    r.programsChanged,
    r.diskFull,
    r.notWritable,
  ]),
  revoke: verb(workspace, ProgramTrust, [...troubleReasons, r.diskFull, r.notWritable]),
};
