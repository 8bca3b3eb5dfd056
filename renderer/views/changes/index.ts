/** What a session changed: its files, and each of them before and after. */

import { lazy } from 'react';

/** Read when sessions are compared for the first time. */
export const CompareDialog = lazy(async () => ({
  default: (await import('./compare/compare-dialog')).CompareDialog,
}));

export { changeLook } from './changes-state';
export { CommentsTray, showChangedFile, showComment } from './comments';
export { type FileRow, filterFiles, treeRows } from './file-tree';
export { OtherContent } from './other-content';
export { StatusLetter } from './status-letter';

/** Read when the first session is opened. */
export const ChangesView = lazy(async () => ({ default: (await import('./changes-view')).ChangesView }));
