/** What the user says about changes: in the diff, beside it, and to the agent. */
export { placeToRead, showChangedFile, showComment, useAskedAmong, useAskedComment } from './asked-comment';
export { CommentsTray } from './comments-tray';
export { beginComment, usePlacedComments } from './placed-comments';
export { type SessionComments, useComments } from './use-comments';
export { type ReadingEditor, useFileComments } from './use-file-comments';
