import { z } from 'zod';
import { turnReasons } from './contract-reasons';
import { done, verb } from './contract-verbs';
import { SessionId } from './ids';
import { refusals } from './refusals';
import { SessionRow } from './session';

const r = refusals;
const ofSession = z.object({ session: SessionId });

/** Checks of a session's work. */
export const checkVerbs = {
  /** Begins all of them, whatever they ran on; each that ends is told by an event. Nothing happens where some run already. */
  run: verb(ofSession, SessionRow, [
    r.sessionUnknown,
    r.sessionNewer,
    r.sessionBusy,
    r.sessionDiscarded,
    r.noChecks,
  ]),
  /** Ends what runs of them. */
  stop: verb(ofSession, done, [r.sessionUnknown]),
  /** Sends its agent what is red. */
  send: verb(ofSession, SessionRow, [...turnReasons, r.promptEmpty, r.noRedCheck]),
};
