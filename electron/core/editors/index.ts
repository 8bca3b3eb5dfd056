/** The user's editor: which one there is, and how it is told what to open. */
export { findEditors } from './find-editors';
export { findFile } from './find-file';
export { openInEditor } from './open-in-editor';
