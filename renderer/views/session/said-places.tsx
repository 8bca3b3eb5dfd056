import { type ReactNode, useMemo, useState } from 'react';
import { displayPath } from '#shared/display-path';
import type { SessionId } from '#shared/ids';
import { folderOf } from '#shared/place';
import type { SessionRow } from '#shared/session';
import { readChangeset } from '../../state/change-actions';
import { openInEditor } from '../../state/editor-actions';
import { useRootNames } from '../../state/find-files';
import { copyText, revealPath } from '../../state/host-actions';
import { ContextMenu, type MenuEntry } from '../../ui/menu';
import { showChangedFile } from '../changes';
import { OpenPlace, RootNamesHere } from './path-link';
import { placeOf, type SaidPlace } from './said-place';
import { pathFrom } from './tool-words';

/**
 * Lets the files that an agent speaks of be opened: a path in an answer or an output by a click, and all of them by the menu
 * of what names them. Which of them may be opened is the core's to say.
 */
export function SaidPlaces(props: { row: SessionRow; folders: readonly string[]; children: ReactNode }) {
  const { row, folders } = props;
  const { session } = row;
  const folder = folderOf(row);
  const roots = useRootNames(row, folder !== null);
  const [at, setAt] = useState<SaidPlace | null>(null);
  const { open, edit } = useMemo(() => {
    const from = (place: SaidPlace) => ({ ...place, path: pathFrom(folders, place.path) });
    return {
      open: (place: SaidPlace) => void showOrEdit(session, from(place)),
      edit: (place: SaidPlace) => void openInEditor(session, from(place)),
    };
  }, [session, folders]);
  return (
    <OpenPlace value={folder === null ? null : open}>
      <ContextMenu
        label={at ? displayPath(at.path) : ''}
        entries={at && folder !== null ? entriesOf(at, { folder, folders, open, edit }) : []}
      >
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          {/* biome-ignore lint/a11y/noStaticElementInteractions: it only lets an event go no further */}
          <div
            className="flex min-h-0 min-w-0 flex-1 flex-col"
            onContextMenu={(event) => {
              const place = folder === null ? null : placeOf(event.target);
              setAt(place);
              // Elsewhere the menu of a text is wanted.
              if (place === null) event.stopPropagation();
            }}
          >
            <RootNamesHere value={roots}>{props.children}</RootNamesHere>
          </div>
        </div>
      </ContextMenu>
    </OpenPlace>
  );
}

/**
 * Shows a file that the session changed in the diff, at its line; any other in the editor. Only a path that says just which
 * file it is names one in the diff: where `..` and links lead is for the core to find, which refuses what lies outside.
 */
async function showOrEdit(session: SessionId, place: SaidPlace): Promise<void> {
  const path = place.path.replace(/^(?:\.\/)+/, '');
  // Whatever keeps the changes from being read, the editor can show the file.
  const changed = await readChangeset(session, { kind: 'session' }).catch(() => null);
  const file = changed?.ok ? changed.value.files.find((one) => one.path === path) : undefined;
  if (file) showChangedFile(session, file.path, place.line);
  else await openInEditor(session, place);
}

function entriesOf(
  place: SaidPlace,
  {
    folder,
    folders,
    open,
    edit,
  }: {
    readonly folder: string;
    readonly folders: readonly string[];
    readonly open: (place: SaidPlace) => void;
    readonly edit: (place: SaidPlace) => void;
  },
): MenuEntry[] {
  const path = pathFrom(folders, place.path);
  const whole = path.startsWith('/') ? path : `${folder}/${path.replace(/^\.\//, '')}`;
  const shown = displayPath(path);
  return [
    { label: 'Open', onSelect: () => open(place) },
    { label: 'Open in Editor', onSelect: () => edit(place) },
    { label: 'Show in File Manager', onSelect: () => void revealPath(whole) },
    { type: 'separator' },
    { label: 'Copy Path', onSelect: () => void copyText(displayPath(whole), 'Path copied.') },
    { label: 'Copy Relative Path', onSelect: () => void copyText(shown, 'Path copied.') },
    ...(place.line === null
      ? []
      : [
          {
            label: 'Copy Path and Line',
            onSelect: () => void copyText(`${shown}:${place.line}`, 'Path copied.'),
          },
        ]),
  ];
}
