/** Files and pictures that go with prompts, kept by what they hold. */
export { type AttachmentStore, openAttachmentStore } from './attachment-store';
export { createAttachmentVerbs } from './attachment-verbs';
export { fileNameOf } from './file-name';
export { keepPicture } from './keep-picture';
