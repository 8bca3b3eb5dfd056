import { useEffect, useMemo, useRef } from 'react';
import type { ChangedFile, Changeset } from '#shared/changeset';
import type { SessionId } from '#shared/ids';
import type { ViewedState } from '#shared/projections/viewed-files';
import type { SessionRow } from '#shared/session';
import { isBusy } from '#shared/session-state';
import type { DiffEditorHandle } from '../../editor/diff-editor';
import { useAskedFor, useReviewAsked } from '../../state/navigation';
import { useSessionRow } from '../../state/sessions';
import { useSettings } from '../../state/settings';
import { useTranscript } from '../../state/transcript';
import { useViewedOf } from '../../state/viewed-marks';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { RefusalText } from '../../ui/refusal-text';
import { Spinner } from '../../ui/spinner';
import { AppliedNotice } from './applied-notice';
import { ChangeMenu } from './change-menu';
import { ChangesHead } from './changes-head';
import { changeLook, type Look, useLayout, useLook } from './changes-state';
import { CommentsTray, useAskedAmong, useComments } from './comments';
import { DiffPane } from './diff-pane';
import { readSides } from './file-contents';
import { FILTER_FROM, FileFilter } from './file-filter';
import { FILE_ROW, FileList } from './file-list';
import { type FileRow, filterFiles, flatRows, treeRows } from './file-tree';
import { FilesScroll } from './files-scroll';
import { foldReason } from './fold-reason';
import { PartNotice } from './part-notice';
import { scopeKey } from './scope-key';
import { type Loaded, useChangeset } from './use-changeset';
import { useDiffCommands } from './use-diff-commands';
import { useIsWide } from './use-is-wide';
import { useOpenInEditor } from './use-open-in-editor';
import { useViewed } from './use-viewed';

/** What the session changed: the files, and one file's diff. */
export function ChangesView(props: {
  session: SessionId;
  /** Where the composer, with the comments above it, is out of sight. */
  alone?: boolean;
}) {
  const row = useSessionRow(props.session);
  return row ? <OpenChanges key={row.session} row={row} alone={props.alone ?? false} /> : <Reading />;
}

function Reading() {
  return <EmptyState title="" icon={<Spinner label="Reading the changes" />} />;
}

function OpenChanges(props: { row: SessionRow; alone: boolean }) {
  const { row } = props;
  const { session } = row;
  const look = useLook(session);
  const transcript = useTranscript(session);
  const told = transcript.state === 'ready' ? transcript.value : null;
  const viewedOf = useViewedOf(session, told?.viewed);
  const loaded = useChangeset(session, look.scope, `${row.head} ${row.applied?.head ?? ''}`);
  useAskedAmong(session, loaded.state === 'ready' ? loaded.value.files : null);
  const known = loaded.state === 'ready' ? loaded.value : loaded.state === 'loading' ? loaded.stale : null;
  // Until another scope is read, the last one's files stay where they are but are not seen: the head names another.
  const isNamed = known !== null && scopeKey(known.scope) === scopeKey(look.scope);
  const changeset = isNamed ? known : null;
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col bg-panel">
      <ChangesHead
        row={row}
        changeset={changeset}
        transcript={told}
        viewedOf={viewedOf}
        scope={look.scope}
        onScope={(scope) => changeLook(session, { scope })}
      />
      <AppliedNotice row={row} />
      <PartNotice
        row={row}
        scope={look.scope}
        onAll={() => changeLook(session, { scope: { kind: 'session' } })}
      />
      <div className="relative flex min-h-0 flex-1 flex-col">
        {known && known.files.length > 0 ? (
          <div
            className={isNamed ? 'flex min-h-0 flex-1 flex-col' : 'flex min-h-0 flex-1 flex-col opacity-0'}
            inert={!isNamed}
          >
            <Files
              row={row}
              changeset={known}
              look={look}
              viewedOf={viewedOf}
              viewedKnown={told !== null && isNamed}
            />
          </div>
        ) : known && !isNamed ? null : (
          <NothingToShow row={row} loaded={loaded} look={look} />
        )}
        {known && !isNamed ? (
          <div className="absolute inset-0">
            <Reading />
          </div>
        ) : null}
      </div>
      {props.alone ? <CommentsTray row={row} /> : null}
    </div>
  );
}

/** Why there are no files: still read, refused, failed, or the agent has not changed any. */
function NothingToShow(props: { row: SessionRow; loaded: Loaded<Changeset>; look: Look }) {
  const { row, loaded, look } = props;
  // A list that comes later, when the agent has changed something, must not take the keys from whoever writes then.
  useAskedFor('changes', () => undefined, loaded.state !== 'loading');
  if (loaded.state === 'refused' || loaded.state === 'failed')
    return (
      <EmptyState
        title="The changes cannot be shown"
        actions={<Button onClick={loaded.retry}>Try again</Button>}
      >
        {loaded.state === 'refused' ? <RefusalText refusal={loaded.refusal} /> : loaded.bug.message}
      </EmptyState>
    );
  if (loaded.state === 'loading' && !loaded.stale) return <Reading />;
  if (look.scope.kind === 'turn') return <EmptyState title={`Turn ${look.scope.turn} changed no files`} />;
  if (look.scope.kind === 'between') return <EmptyState title="These checkpoints do not differ" />;
  if (isBusy(row))
    return (
      <EmptyState title="No changes yet">
        The agent’s edits are compared with the base and shown here when the turn ends.
      </EmptyState>
    );
  return (
    <EmptyState title="Nothing changed">
      The agent left every file as it was. Send a follow-up to ask for more.
    </EmptyState>
  );
}

/** From this width in pixels on the files stand beside the diff instead of above it. */
const WIDE = 820;

function Files(props: {
  row: SessionRow;
  changeset: Changeset;
  look: Look;
  viewedOf: (file: ChangedFile) => ViewedState;
  /** Whether what `viewedOf` tells was read already, and these are the files that the head names. */
  viewedKnown: boolean;
}) {
  const { row, changeset, look, viewedOf, viewedKnown } = props;
  const { session } = row;
  const comments = useComments(session);
  const { files } = changeset;
  const layout = useLayout();
  const editor = useRef<DiffEditorHandle>(null);
  const [space, wide] = useIsWide(WIDE);

  const allFiles = useSettings((settings) => settings.diff.allFiles);

  const rows = useMemo(() => {
    const found = filterFiles(files, look.filter);
    return layout === 'tree' ? treeRows(found, look.filter === '' ? look.folded : none) : flatRows(found);
  }, [files, look.filter, look.folded, layout]);
  // What is stepped through does not depend on what is folded away.
  const order = useMemo(() => {
    const all = layout === 'tree' ? treeRows(files, none) : flatRows(files);
    return all.flatMap((row) => (row.type === 'file' ? [row.file] : []));
  }, [files, layout]);

  const listed = useMemo(() => filterFiles(order, look.filter), [order, look.filter]);
  // What keys act on is in view: in one scroll a file that the filter leaves out is not.
  const shown = allFiles ? listed : order;
  const selected = shown.find((file) => file.path === look.selected) ?? shown.find(hasText) ?? shown[0];
  const at = selected ? shown.indexOf(selected) : -1;
  const select = (file: ChangedFile) => changeLook(session, { selected: file.path, folder: null });
  const activeKey = look.folder ?? (selected ? `file:${selected.path}` : null);

  useDiffCommands({
    editor,
    step: (by, from) => {
      const next = shown[at + by];
      if (!next) return;
      editor.current?.enter(from);
      select(next);
    },
  });

  useOpenInEditor(row, changeset, selected ?? null, editor);

  useReviewAsked(
    session,
    () => {
      const first = order.find((file) => viewedOf(file) !== 'viewed') ?? order[0];
      if (!first) return;
      if (!shown.includes(first)) changeLook(session, { filter: '' });
      if (first !== selected) editor.current?.enter('first');
      select(first);
    },
    viewedKnown,
  );
  useViewed({ session, order: shown, shown: selected, viewedOf, show: select });

  const following = shown[at + 1];
  useEffect(() => {
    // The next file is read while this one is looked at; a failure shows when it is opened.
    if (following && !allFiles) readSides(session, changeset, following).catch(() => undefined);
  }, [session, changeset, following, allFiles]);

  const onActive = (row: FileRow) =>
    row.type === 'file' ? select(row.file) : changeLook(session, { folder: row.key });
  const onFold = (path: string, open: boolean) => {
    const folded = new Set(look.folded);
    if (open) folded.delete(path);
    else folded.add(path);
    changeLook(session, { folded });
  };

  const filtered = files.length >= FILTER_FROM || look.filter !== '';
  return (
    <div ref={space} className={`flex min-h-0 flex-1 ${wide ? 'flex-row' : 'flex-col'}`}>
      <div
        className={`flex min-h-0 flex-none flex-col ${wide ? 'w-[280px] border-r border-line' : 'max-h-[42%]'}`}
        style={wide ? undefined : { height: rows.length * FILE_ROW + (filtered ? 40 : 0) + 8 }}
      >
        {filtered ? (
          <div className="flex-none px-3 py-1.5">
            <FileFilter
              files={files.length}
              value={look.filter}
              onChange={(filter) => changeLook(session, { filter })}
            />
          </div>
        ) : null}
        {rows.length > 0 ? (
          <div className="flex min-h-0 flex-1 flex-col py-1">
            <ChangeMenu row={row} file={look.folder === null ? (selected ?? null) : null}>
              <FileList
                rows={rows}
                layout={layout}
                viewedOf={viewedOf}
                active={activeKey}
                onActive={onActive}
                onFold={onFold}
                onEnter={() => editor.current?.focus()}
              />
            </ChangeMenu>
          </div>
        ) : (
          <EmptyState
            title="No file matches"
            actions={<Button onClick={() => changeLook(session, { filter: '' })}>Clear the filter</Button>}
          />
        )}
      </div>
      {selected ? (
        <ChangeMenu row={row} file={selected} place={() => editor.current?.place() ?? null}>
          {allFiles ? (
            <FilesScroll
              row={row}
              changeset={changeset}
              files={listed}
              selected={selected}
              look={look}
              comments={comments}
              viewedOf={viewedOf}
              onSelect={select}
              editor={editor}
            />
          ) : (
            <DiffPane
              row={row}
              changeset={changeset}
              file={selected}
              comments={comments}
              viewed={viewedOf(selected)}
              folded={look.open.get(selected.path) ? null : foldReason(selected)}
              onShow={() => changeLook(session, { open: new Map(look.open).set(selected.path, true) })}
              editor={editor}
            />
          )}
        </ChangeMenu>
      ) : null}
    </div>
  );
}

/** Worth showing first: something in it changed that can be read. */
function hasText(file: ChangedFile): boolean {
  return file.additions + file.deletions > 0;
}

const none: ReadonlySet<string> = new Set();
