import { z } from 'zod';
import { done, verb } from './contract-verbs';
import { ViewedFile } from './events';
import { RepoPath, SessionId } from './ids';
import { refusals } from './refusals';

const r = refusals;

/** As many files as one change of a large repository has. */
const MOST_FILES = 100_000;

/** Why what the user makes of changes cannot be put on record. */
const recordReasons = [r.sessionUnknown, r.sessionNewer, r.diskFull, r.notWritable] as const;

/** What the user makes of a session's changes. */
export const reviewVerbs = {
  /**
   * Marks files as viewed, with the contents that were shown. The mark of a file holds until it has another content, and
   * again where that goes back to one that was viewed.
   */
  markViewed: verb(
    z.object({ session: SessionId, files: z.array(ViewedFile).min(1).max(MOST_FILES) }),
    done,
    recordReasons,
  ),
  markUnviewed: verb(
    z.object({ session: SessionId, paths: z.array(RepoPath).min(1).max(MOST_FILES) }),
    done,
    recordReasons,
  ),
};
