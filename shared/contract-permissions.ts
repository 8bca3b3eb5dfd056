import { z } from 'zod';
import { recordReasons } from './contract-reasons';
import { done, nothing, question, stream, verb } from './contract-verbs';
import { SessionId } from './ids';
import { KeptRule } from './permission-rule';
import { refusals } from './refusals';
import { ModelKeys } from './sandbox';

const r = refusals;
const rules = z.object({ rules: z.array(z.string().max(100)).max(5000) });
const ofSession = rules.extend({ session: SessionId });

const grants = z.object({ session: SessionId, grants: z.array(z.string().max(5000)).max(200) });

/** What sessions may: answers that the user had remembered, what their sandboxes have. Answers of a session stand in its events; what is taken back can be given again. */
export const permissionVerbs = {
  watch: stream(nothing, z.array(KeptRule)),
  list: question(nothing, z.array(KeptRule)),
  /** Takes rules of repositories back; answers those that answered until now. */
  revoke: verb(rules, z.array(KeptRule), [r.diskFull, r.notWritable]),
  /** Has rules answer again that were taken back within the last day. */
  restore: verb(rules, z.array(KeptRule), [r.diskFull, r.notWritable]),
  /**
   * Takes back what the session's sandbox was let see and reach as it was begun. Hosts count no more at once; paths are gone
   * once its agent is started anew, which is with the next prompt.
   */
  revokeGrants: verb(grants, done, recordReasons),
  /** Where the keys of the session's models are, seen from its sandbox. */
  modelKeys: verb(z.object({ session: SessionId }), ModelKeys, [r.sessionUnknown]),
  /** Gives back what was taken back; nothing that was not granted as it was begun. */
  restoreGrants: verb(grants, done, recordReasons),
  revokeInSession: verb(ofSession, done, recordReasons),
  restoreInSession: verb(ofSession, done, recordReasons),
};
