import { FolderTree, List, Rows3 } from 'lucide-react';
import type { ChangedFile, Changeset, ChangesetScope } from '#shared/changeset';
import { filesWords } from '#shared/counted';
import { usesWorktree } from '#shared/place';
import type { Transcript } from '#shared/projections/transcript';
import type { ViewedState } from '#shared/projections/viewed-files';
import type { SessionRow } from '#shared/session';
import { hasOwnWork, hasWorkToApply, isAllApplied, isBusy } from '#shared/session-state';
import { shortRef } from '#shared/short-ref';
import { runCommand } from '../../state/commands';
import { openOverlay } from '../../state/navigation';
import { useSettings } from '../../state/settings';
import { Button, IconButton } from '../../ui/button';
import { Count } from '../../ui/count';
import { type Choice, Select } from '../../ui/select';
import { ApplyButtons } from './apply-buttons';
import { setLayout, useLayout } from './changes-state';
import { scopeKey } from './scope-key';

/** What changed in numbers, since when, and what can be done with it. */
export function ChangesHead(props: {
  row: SessionRow;
  changeset: Changeset | null;
  transcript: Transcript | null;
  viewedOf: (file: ChangedFile) => ViewedState;
  scope: ChangesetScope;
  onScope: (scope: ChangesetScope) => void;
}) {
  const { row, changeset } = props;
  // The row knows the numbers of the whole session only.
  const counted = changeset
    ? { ...changeset, files: changeset.files.length }
    : props.scope.kind === 'session'
      ? row
      : null;
  const discarded = row.status === 'discarded';
  const busy = isBusy(row);
  return (
    <header className="flex min-h-10 flex-none flex-wrap items-center gap-x-2 gap-y-1 border-b border-line py-1.5 pr-2.5 pl-3">
      <span className="flex flex-none items-center gap-2 whitespace-nowrap">
        {counted ? (
          <>
            <span className="font-semibold">{filesTitle(counted.files)}</span>
            <Count additions={counted.additions} deletions={counted.deletions} />
          </>
        ) : (
          <span className="font-semibold text-soft">Changes</span>
        )}
        {changeset ? <ViewedCount files={changeset.files} viewedOf={props.viewedOf} /> : null}
      </span>
      <ScopePicker {...props} />
      <span className="flex-1" />
      <AllFilesSwitch />
      <LayoutSwitch />
      {usesWorktree(row) ? (
        <>
          {hasOwnWork(row) ? (
            <ApplyButtons
              primary={isNext(row)}
              disabled={discarded || busy || row.files === 0}
              hint={applyHint(row, busy)}
            />
          ) : null}
          <Button disabled={discarded} onClick={() => openOverlay({ over: 'discard', session: row.session })}>
            Discard
          </Button>
        </>
      ) : null}
    </header>
  );
}

/** How far the reader is; nothing before the first mark. */
function ViewedCount(props: { files: readonly ChangedFile[]; viewedOf: (file: ChangedFile) => ViewedState }) {
  const states = props.files.map(props.viewedOf);
  const viewed = states.filter((state) => state === 'viewed').length;
  if (states.every((state) => state === 'unviewed')) return null;
  return (
    <span className="text-xs text-soft tabular-nums" aria-live="polite">
      {viewed.toLocaleString('en')} of {states.length.toLocaleString('en')} viewed
    </span>
  );
}

export function filesTitle(count: number): string {
  return count === 0 ? 'No changes' : filesWords(count);
}

/** Whether to apply is what comes next: after a failure that is to try again. */
function isNext(row: SessionRow): boolean {
  return hasWorkToApply(row) && row.status !== 'failed' && row.status !== 'interrupted';
}

function applyHint(row: SessionRow, busy: boolean): string {
  if (busy) return 'The agent is still working. Stop it, or wait for the turn to end.';
  if (row.files === 0) return 'There is nothing to apply yet.';
  if (isAllApplied(row)) return 'All of these changes are applied.';
  return 'Bring these changes to your workspace.';
}

function ScopePicker(props: {
  row: SessionRow;
  transcript: Transcript | null;
  scope: ChangesetScope;
  onScope: (scope: ChangesetScope) => void;
}) {
  const { row, scope, transcript } = props;
  const turns = (transcript?.turns ?? []).filter((turn) => turn.checkpoint !== null);
  const base = row.base.ref === null ? row.base.commit.slice(0, 7) : shortRef(row.base.ref);
  const choices: (Choice<string> & { scope: ChangesetScope })[] = [
    {
      value: 'session',
      label: 'since base',
      detail: `All of the session, from ${base}`,
      scope: { kind: 'session' },
    },
    ...(row.applied
      ? [
          {
            value: 'remaining',
            label: 'not applied yet',
            detail: 'What no apply that stands has brought over',
            scope: { kind: 'remaining' } as const,
          },
        ]
      : []),
    ...(scope.kind === 'between'
      ? [
          {
            value: scopeKey(scope),
            label: `${scope.from.slice(0, 7)} → ${scope.to.slice(0, 7)}`,
            detail: 'Between two checkpoints',
            scope,
          },
        ]
      : []),
    ...turns
      .map((turn) => ({
        value: `turn ${turn.turn}`,
        label: `in turn ${turn.turn}`,
        detail: promptHead(turn.prompt),
        scope: { kind: 'turn', turn: turn.turn } as const,
      }))
      .reverse(),
  ];
  return (
    <Select
      label="Changes since"
      look="ghost"
      value={scopeKey(scope)}
      onChange={(value) => {
        const chosen = choices.find((choice) => choice.value === value);
        if (chosen) props.onScope(chosen.scope);
      }}
      choices={choices}
    />
  );
}

function promptHead(prompt: string): string {
  const line = prompt.trim().split('\n')[0] ?? '';
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

function AllFilesSwitch() {
  const allFiles = useSettings((settings) => settings.diff.allFiles);
  return (
    <IconButton
      label="All files in one scroll"
      keysOf="diff.all-files"
      look={allFiles ? 'plain' : 'ghost'}
      aria-pressed={allFiles}
      onClick={() => runCommand('diff.all-files')}
    >
      <Rows3 size={14} aria-hidden />
    </IconButton>
  );
}

export function LayoutSwitch() {
  const layout = useLayout();
  return (
    <IconButton
      label={layout === 'tree' ? 'Show as a flat list' : 'Show as a tree'}
      onClick={() => setLayout(layout === 'tree' ? 'flat' : 'tree')}
    >
      {layout === 'tree' ? <List size={14} aria-hidden /> : <FolderTree size={14} aria-hidden />}
    </IconButton>
  );
}
