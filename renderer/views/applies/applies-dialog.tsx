import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import { displayPath } from '#shared/display-path';
import type { ApplyId, SessionId } from '#shared/ids';
import type { PastApply } from '#shared/past-apply';
import { listApplies } from '../../state/apply-actions';
import { closeOverlay, useSelectedSession } from '../../state/navigation';
import { sessionRow, useSessions } from '../../state/sessions';
import { Button } from '../../ui/button';
import { Chip } from '../../ui/chip';
import { Dialog } from '../../ui/dialog';
import { EmptyState } from '../../ui/empty-state';
import { repositoryName } from '../../ui/repository-name';
import { Select } from '../../ui/select';
import { Spinner } from '../../ui/spinner';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list';
import { PastEntry } from './past-entry';
import { type PastRow, pastRows, type Scope } from './past-words';
import { UndoDialog } from './undo-dialog';

const ALL = 'all repositories';

/** Every apply that was made, what it did, and the way back from it where there is one. */
export function AppliesDialog(props: { session: SessionId | null }) {
  const selected = useSelectedSession();
  const session = props.session ?? selected;
  const [past, setPast] = useState<readonly PastApply[] | null>(null);
  const [path, setPath] = useState<string | null>(
    session === null ? null : (sessionRow(session)?.repositoryPath ?? null),
  );
  const [onlySession, setOnlySession] = useState(props.session !== null);
  const [open, setOpen] = useState<ReadonlySet<ApplyId>>(new Set());
  const [asked, setAsked] = useState<PastApply | null>(null);
  const list = useRef<VirtualListHandle>(null);
  const standing = useStanding();

  const read = useCallback(async () => {
    const all = await listApplies();
    setPast((before) => all ?? before ?? []);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again whenever an apply was made or undone
  useEffect(() => void read(), [read, standing]);

  const scope = scopeOf(onlySession ? session : null, path);
  const rows = pastRows(past ?? [], scope);
  const toggle = (apply: ApplyId) =>
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(apply)) next.add(apply);
      return next;
    });
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const place = (event.target as HTMLElement).closest('[data-index]');
    if (by === 0 || place === null) return;
    event.preventDefault();
    goTo(list.current, rows, Number(place.getAttribute('data-index')), by);
  };

  if (asked)
    return (
      <UndoDialog
        past={asked}
        onClose={() => {
          setAsked(null);
          void read();
        }}
      />
    );
  const repositories = [...new Set((past ?? []).map(({ repositoryPath }) => repositoryPath))];
  const choices = path === null || repositories.includes(path) ? repositories : [path, ...repositories];
  return (
    <Dialog
      open
      bare
      onClose={closeOverlay}
      title="Past applies"
      width="wide"
      aside={
        <span className="text-xs text-faint">
          Undo data is kept for 30 days, and longer for the newest applies of each repository.
        </span>
      }
      actions={<Button onClick={closeOverlay}>Close</Button>}
    >
      <div className="flex h-[min(620px,64vh)] flex-col">
        <div className="flex items-center gap-2 border-b border-line px-4 pb-2">
          <Select
            label="Repository"
            value={path ?? ALL}
            onChange={(chosen) => {
              setPath(chosen === ALL ? null : chosen);
              setOnlySession(false);
            }}
            choices={[
              { value: ALL, label: 'All repositories' },
              ...choices.map((one) => ({ value: one, label: repositoryName(one), detail: displayPath(one) })),
            ]}
          />
          {session === null ? null : (
            <Chip on={onlySession} onToggle={() => setOnlySession(!onlySession)}>
              This session
            </Chip>
          )}
        </div>
        {past === null ? (
          <div className="flex items-center gap-2 px-4 py-3 text-soft">
            <Spinner label={null} /> Reading past applies…
          </div>
        ) : rows.length === 0 ? (
          <EmptyState title="Nothing was applied here yet">
            What a session changed comes to your workspace with Apply. Each apply is listed here, with the way
            back.
          </EmptyState>
        ) : (
          <VirtualList
            ref={list}
            items={rows}
            keyOf={(row) => row.key}
            estimate={(row) => (row.type === 'repository' ? 30 : 54)}
            measure
            attributes={{ role: 'list', 'aria-label': 'past applies', onKeyDown }}
            render={(row) =>
              row.type === 'repository' ? (
                <RepositoryName name={row.name} path={row.path} />
              ) : (
                <PastEntry
                  past={row.past}
                  open={open.has(row.past.apply)}
                  onToggle={() => toggle(row.past.apply)}
                  onUndo={() => setAsked(row.past)}
                />
              )
            }
          />
        )}
      </div>
    </Dialog>
  );
}

function scopeOf(session: SessionId | null, path: string | null): Scope {
  if (session !== null) return { of: 'session', session };
  return path === null ? { of: 'all' } : { of: 'repository', path };
}

/** Changes whenever some session's newest standing apply does. */
function useStanding(): string {
  return useSessions((all) =>
    all.state === 'ready'
      ? [...all.value.rows.values()].map(({ applied }) => applied?.apply ?? '').join()
      : '',
  );
}

/** Puts the keys on the next apply up or down, which may have to be drawn first. */
function goTo(list: VirtualListHandle | null, rows: readonly PastRow[], from: number, by: 1 | -1): void {
  let index = from + by;
  if (rows[index]?.type === 'repository') index += by;
  if (rows[index] === undefined) return;
  const toggleOf = () =>
    list?.element?.querySelector<HTMLElement>(`[data-index="${index}"] [aria-expanded]`) ?? null;
  const drawn = toggleOf();
  list?.reveal(index);
  if (drawn) drawn.focus({ preventScroll: true });
  else requestAnimationFrame(() => toggleOf()?.focus({ preventScroll: true }));
}

function RepositoryName(props: { name: string; path: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: the list draws its items inside elements of its own
    <div
      role="listitem"
      className="flex items-baseline gap-2 border-b border-line bg-raise px-4 py-1 text-xs"
    >
      <span className="font-medium">{props.name}</span>
      <span className="truncate text-faint">{displayPath(props.path)}</span>
    </div>
  );
}
