import { type WorkspaceManifest, workspaceManifest } from '../electron/core/testing/workspace-manifest';
import { expect } from './fixture';

/** Waits until a workspace is what it was, to the byte. Files come and go while it is read: then it is read again. */
export async function expectWorkspaceBecomes(repository: string, manifest: WorkspaceManifest): Promise<void> {
  await expect.poll(() => workspaceManifest(repository).catch(() => null)).toEqual(manifest);
}
