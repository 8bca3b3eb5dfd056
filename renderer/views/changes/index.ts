/** What a session changed: its files, and each of them before and after. */

import { lazy } from 'react';

/** Read when sessions are compared for the first time. */
export const CompareDialog = lazy(async () => ({
  default: (await import('./compare/compare-dialog')).CompareDialog,
}));

/** Read with the first integration. */
export const ComparedFiles = lazy(async () => ({
  default: (await import('./compare/compared-files')).ComparedFiles,
}));

export { filesTitle, LayoutSwitch } from './changes-head';
export { changeLook } from './changes-state';
export { CommentsTray, showChangedFile, showComment } from './comments';
export { type FileRow, filterFiles, treeRows } from './file-tree';
export { OtherContent } from './other-content';
export { StatusLetter } from './status-letter';
export { useLoaded } from './use-changeset';

/** Read when the first session is opened. */
export const ChangesView = lazy(async () => ({ default: (await import('./changes-view')).ChangesView }));
