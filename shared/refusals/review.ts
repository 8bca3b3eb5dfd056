import { z } from 'zod';
import { RepoPath, SessionId } from '../ids';
import { code } from './code';

/** What of a session cannot be shown or commented on. */
export const reviewRefusals = {
  turnUnknown: code('turn-unknown').extend({ turn: z.number() }),
  checkpointUnknown: code('checkpoint-unknown').extend({ commit: z.string() }),
  fileUnknown: code('file-unknown').extend({ path: z.string() }),
  /** The file has no such line in that state, or is not there. */
  lineUnknown: code('line-unknown').extend({ path: RepoPath, line: z.number() }),
  /** The lines, or the file, are no longer what was shown. */
  linesChanged: code('lines-changed').extend({ path: RepoPath }),
  bodyUnknown: code('body-unknown'),
  /** The diff has more bytes than these. */
  diffTooLarge: code('diff-too-large').extend({ bytes: z.number() }),
  /** There is no such comment, or it is not one that is still to be sent. */
  commentUnknown: code('comment-unknown').extend({ comment: z.string() }),
  /** `empty`: it says nothing. `not-replaceable`: a suggestion needs lines of the newer side. */
  commentUnfit: code('comment-unfit').extend({
    path: RepoPath,
    why: z.enum(['empty', 'not-text', 'no-such-lines', 'not-replaceable']),
  }),
  /** The user's own comments are not judged. */
  commentOwn: code('comment-own').extend({ comment: z.string() }),
  /** There are no changes to be reviewed. */
  nothingToReview: code('nothing-to-review').extend({ title: z.string() }),
  /** The session reviews nothing, so it is not asked for findings. */
  notAReview: code('not-a-review').extend({ session: SessionId }),
  /** It is the repository's, and is not what the user was shown. */
  templateNotShown: code('template-not-shown').extend({ name: z.string() }),
  templateUnknown: code('template-unknown').extend({ name: z.string() }),
};
