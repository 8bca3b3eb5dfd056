import type { MouseEvent, ReactNode } from 'react';
import type { ChangedFile } from '#shared/changeset';
import { type CommandId, commandOf } from '#shared/commands';
import { displayPath } from '#shared/display-path';
import { folderOf } from '#shared/place';
import type { SessionRow } from '#shared/session';
import type { ReadPlace } from '../../editor/use-line-notes';
import { isAvailable, runCommand, useCommandsVersion } from '../../state/commands';
import { copyText, revealPath } from '../../state/host-actions';
import { ContextMenu, type MenuEntry } from '../../ui/menu';

/** What can be done with the file under the pointer, or the one where the reader is; in a diff also with its line. */
export function ChangeMenu(props: {
  row: SessionRow;
  /** Null: a folder, which has no menu. */
  file: ChangedFile | null;
  /** Where in the file the reader is; left out where the file is one of a list. */
  place?: () => ReadPlace | null;
  children: ReactNode;
}) {
  const { row, file, place } = props;
  // What can be done is known only once the views inside have told their commands.
  useCommandsVersion();
  const entries = file ? entriesOf(row, file, place) : [];
  return (
    <ContextMenu label={file ? displayPath(file.path) : ''} entries={entries}>
      <div
        className="flex min-h-0 min-w-0 flex-1 flex-col"
        onContextMenuCapture={(event) => isAtFolder(event, file) && event.preventDefault()}
      >
        {/* Whoever writes a comment wants the menu of a text. */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: it only lets such an event go no further */}
        <div className="flex min-h-0 min-w-0 flex-1 flex-col" onContextMenu={keepTextMenu}>
          {props.children}
        </div>
      </div>
    </ContextMenu>
  );
}

function entriesOf(
  row: SessionRow,
  file: ChangedFile,
  place: (() => ReadPlace | null) | undefined,
): MenuEntry[] {
  const folder = folderOf(row);
  const path = displayPath(file.path);
  const opens: MenuEntry[] = [
    ...commandEntries(['file.open-in-editor']),
    ...(folder === null || file.newMode === null
      ? []
      : [{ label: 'Show in File Manager', onSelect: () => void revealPath(`${folder}/${file.path}`) }]),
  ];
  return [
    ...opens,
    ...(opens.length > 0 ? [{ type: 'separator' } as const] : []),
    ...(folder === null
      ? []
      : [{ label: 'Copy Path', onSelect: () => void copyText(`${folder}/${file.path}`, 'Path copied.') }]),
    { label: 'Copy Relative Path', onSelect: () => void copyText(path, 'Path copied.') },
    ...(place
      ? [
          {
            label: 'Copy Path and Line',
            onSelect: () => {
              const line = place()?.lines.first;
              void copyText(line === undefined ? path : `${path}:${line}`, 'Path copied.');
            },
          },
        ]
      : []),
    { type: 'separator' },
    ...commandEntries([
      'file.toggle-viewed',
      ...(place ? (['comment.add'] as const) : []),
      'comment.add-to-file',
      ...(place ? (['line.blame'] as const) : []),
    ]),
    ...takeBackEntries(place !== undefined),
  ];
}

/** Whether the menu is asked for at a folder: by pointer at its row, by key while the reader is there. */
function isAtFolder(event: MouseEvent, file: ChangedFile | null): boolean {
  const row = event.target instanceof Element ? event.target.closest('[role="treeitem"]') : null;
  return row ? row.hasAttribute('aria-expanded') : file === null;
}

function keepTextMenu(event: MouseEvent): void {
  const field = event.target instanceof Element ? event.target.closest('input, textarea') : null;
  if (field && !field.closest('.monaco-editor')) event.stopPropagation();
}

function takeBackEntries(inDiff: boolean): MenuEntry[] {
  const entries = commandEntries([...(inDiff ? (['change.take-back'] as const) : []), 'file.take-back']);
  return entries.length === 0
    ? []
    : [{ type: 'separator' }, ...entries.map((entry) => ({ ...entry, danger: true }))];
}

function commandEntries(
  ids: readonly CommandId[],
): Exclude<MenuEntry, { type: 'separator' } | { type: 'label' }>[] {
  return ids.filter(isAvailable).map((id) => {
    const command = commandOf(id);
    return {
      label: command.title,
      keysOf: id,
      onSelect: () => void runCommand(id),
    };
  });
}
