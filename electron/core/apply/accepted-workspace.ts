import { type GitSetting, readFileSettings, readSettings } from '../git/index';
import { asAccepted, overlayOf, type Unaccepted } from '../shared-state/index';
import type { Workspace } from '../writing/index';

/** The workspace, in which nothing obeys what a turn changed in the configuration and the user did not accept. */
export async function acceptedWorkspace(
  workspace: Workspace,
  { settings: unaccepted, attributes: accepted }: Unaccepted,
): Promise<Workspace> {
  const attributes = accepted ?? workspace.attributes;
  if (unaccepted.length === 0) return { ...workspace, attributes };
  const found = (await readSettings(workspace.git)).filter(({ scope }) => scope !== 'command');
  const tree = {
    ...workspace,
    accepted: (settings: readonly GitSetting[]) => asAccepted(settings, unaccepted),
  };
  let fileSettings: ReturnType<Workspace['fileSettings']> | undefined;
  return {
    ...workspace,
    git: workspace.git.with({ settings: overlayOf(found, unaccepted) }),
    fileSettings: () => (fileSettings ??= readFileSettings(tree, workspace.trust)),
    attributes,
    unaccepted,
  };
}
