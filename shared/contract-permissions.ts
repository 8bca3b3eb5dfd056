import { z } from 'zod';
import { recordReasons } from './contract-reasons';
import { done, nothing, question, stream, verb } from './contract-verbs';
import { SessionId } from './ids';
import { KeptRule } from './permission-rule';
import { refusals } from './refusals';

const r = refusals;
const rules = z.object({ rules: z.array(z.string().max(100)).max(5000) });
const ofSession = rules.extend({ session: SessionId });

/** Answers that the user had remembered. Those of a session stand in its events; what is taken back can be given again. */
export const permissionVerbs = {
  watch: stream(nothing, z.array(KeptRule)),
  list: question(nothing, z.array(KeptRule)),
  /** Takes rules of repositories back; answers those that answered until now. */
  revoke: verb(rules, z.array(KeptRule), [r.diskFull, r.notWritable]),
  /** Has rules answer again that were taken back within the last day. */
  restore: verb(rules, z.array(KeptRule), [r.diskFull, r.notWritable]),
  revokeInSession: verb(ofSession, done, recordReasons),
  restoreInSession: verb(ofSession, done, recordReasons),
};
