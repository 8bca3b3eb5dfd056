import { displayPath } from '#shared/display-path';
import type { RepoPath, SessionId } from '#shared/ids';
import { openInEditor } from '../../state/editor-actions';
import { copyText } from '../../state/host-actions';
import { sessionRow } from '../../state/sessions';
import type { MenuEntry } from '../../ui/menu';
import type { ConflictFlow } from './conflict-parties';

/** What a right click on a conflict offers: the file of the session and, where it is to be applied, the user's. */
export function conflictEntries(session: SessionId, flow: ConflictFlow, path: RepoPath): MenuEntry[] {
  const workspace = sessionRow(session)?.repositoryPath ?? null;
  return [
    {
      label: flow.kind !== 'update' ? 'Open the Session’s File in Editor' : 'Open in Editor',
      onSelect: () => void openInEditor(session, { path }),
    },
    ...(flow.kind !== 'update' && workspace !== null
      ? [
          {
            label: 'Open Your File in Editor',
            onSelect: () => void openInEditor(session, { path: `${workspace}/${path}` }),
          },
        ]
      : []),
    { type: 'separator' },
    { label: 'Copy Relative Path', onSelect: () => void copyText(displayPath(path), 'Path copied.') },
  ];
}
