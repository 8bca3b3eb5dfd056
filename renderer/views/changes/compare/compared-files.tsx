import { GitMerge } from 'lucide-react';
import { type RefObject, useMemo, useRef, useState } from 'react';
import type { ChangedFile, Changeset } from '#shared/changeset';
import { displayPath } from '#shared/display-path';
import type { RepoPath, SessionId } from '#shared/ids';
import type { DiffEditorHandle, DiffPosition } from '../../../editor/diff-editor';
import { showToast } from '../../../state/toasts';
import { Button } from '../../../ui/button';
import { EmptyState } from '../../../ui/empty-state';
import { RefusalText } from '../../../ui/refusal-text';
import { Spinner } from '../../../ui/spinner';
import { useLayout } from '../changes-state';
import { positionWords } from '../diff-bar';
import { DiffTools } from '../diff-tools';
import { FILTER_FROM, FileFilter } from '../file-filter';
import { FileList } from '../file-list';
import { FileName } from '../file-name';
import { filterFiles, flatRows, treeRows } from '../file-tree';
import { foldReason } from '../fold-reason';
import { HiddenSign } from '../hidden-sign';
import { hunkAt } from '../hunk-at';
import { aloneIn, areTexts, BothTexts, differs, NoSides, OtherSides } from '../shown-sides';
import { type Loaded, useFileSides } from '../use-changeset';
import { useDiffCommands } from '../use-diff-commands';
import { type Takes, useTakeNotes } from './use-take-notes';

/**
 * What differs between two states: the files, and one file's diff, at first that of `path`. `same` says that nothing does.
 * Where it can be taken over, there is a button for the file, and one at each change of it.
 */
export function ComparedFiles(props: {
  session: SessionId;
  loaded: Loaded<Changeset>;
  same: string;
  path?: RepoPath | null;
  takes?: Takes | null;
}) {
  const { session, loaded, path = null, takes = null } = props;
  const known = loaded.state === 'ready' ? loaded.value : loaded.state === 'loading' ? loaded.stale : null;
  if (known && known.files.length > 0) return <Files {...{ session, path, takes }} changeset={known} />;
  switch (loaded.state) {
    case 'loading':
      return <EmptyState title="" icon={<Spinner label="Reading what differs" />} />;
    case 'ready':
      return <EmptyState title={props.same} />;
    case 'refused':
    case 'failed':
      return (
        <EmptyState
          title="These cannot be compared"
          actions={<Button onClick={loaded.retry}>Try again</Button>}
        >
          {loaded.state === 'refused' ? <RefusalText refusal={loaded.refusal} /> : loaded.bug.message}
        </EmptyState>
      );
    default:
      return loaded satisfies never;
  }
}

function Files(props: {
  session: SessionId;
  changeset: Changeset;
  path: RepoPath | null;
  takes: Takes | null;
}) {
  const { session, changeset } = props;
  const { files } = changeset;
  const layout = useLayout();
  const editor = useRef<DiffEditorHandle>(null);
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState(props.path);
  const [folder, setFolder] = useState<string | null>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => {
    const found = filterFiles(files, filter);
    return layout === 'tree' ? treeRows(found, filter === '' ? folded : new Set()) : flatRows(found);
  }, [files, filter, folded, layout]);
  const order = useMemo(() => {
    const all = layout === 'tree' ? treeRows(files, new Set()) : flatRows(files);
    return all.flatMap((row) => (row.type === 'file' ? [row.file] : []));
  }, [files, layout]);
  const selected = order.find(({ path }) => path === chosen) ?? order[0];
  const select = (file: ChangedFile) => {
    setChosen(file.path);
    setFolder(null);
  };
  useDiffCommands({
    editor,
    step: (by, from) => {
      const next = order[(selected ? order.indexOf(selected) : -1) + by];
      if (!next) return;
      editor.current?.enter(from);
      select(next);
    },
  });
  const onFold = (path: string, open: boolean) => {
    const next = new Set(folded);
    if (open) next.delete(path);
    else next.add(path);
    setFolded(next);
  };
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-h-0 w-[min(300px,34%)] flex-none flex-col border-r border-line py-1">
        {files.length >= FILTER_FROM || filter !== '' ? (
          <div className="flex-none px-3 py-1.5">
            <FileFilter files={files.length} value={filter} onChange={setFilter} />
          </div>
        ) : null}
        {rows.length > 0 ? (
          <FileList
            rows={rows}
            layout={layout}
            viewedOf={unviewed}
            active={folder ?? (selected ? `file:${selected.path}` : null)}
            onActive={(row) => (row.type === 'file' ? select(row.file) : setFolder(row.key))}
            onFold={onFold}
            onEnter={() => editor.current?.focus()}
          />
        ) : (
          <EmptyState title="No file matches" />
        )}
      </div>
      {selected ? (
        <Diff
          key={selected.path}
          session={session}
          changeset={changeset}
          file={selected}
          editor={editor}
          takes={props.takes}
        />
      ) : null}
    </div>
  );
}

/** Nothing is marked as viewed where two sessions are compared: marks are about one session's change. */
const unviewed = () => 'unviewed' as const;

function Diff(props: {
  session: SessionId;
  changeset: Changeset;
  file: ChangedFile;
  editor: RefObject<DiffEditorHandle | null>;
  takes: Takes | null;
}) {
  const { session, changeset, file, editor, takes } = props;
  const { notes, hunks } = useTakeNotes(session, changeset, file, takes);
  const takeChange = () => {
    const place = editor.current?.place();
    const hunk = place ? hunkAt(hunks, place) : null;
    if (hunk) takes?.onTake(file.path, [hunk.index]);
    else showToast({ tone: 'need', text: 'There is no change at the cursor. Go to one with F7.' });
  };
  const loaded = useFileSides(session, changeset, file);
  const [isOpen, setOpen] = useState(false);
  const [position, setPosition] = useState<DiffPosition | null>(null);
  const [names, setNames] = useState<readonly string[]>([]);
  const folded = isOpen ? null : foldReason(file);
  const sides = loaded.state === 'ready' && folded === null ? loaded.value : null;
  const compared = sides !== null && areTexts(sides) && differs(sides);
  const isText = compared || (sides !== null && aloneIn(sides) !== null);
  return (
    <section
      aria-label="diff"
      aria-busy={folded === null && loaded.state === 'loading'}
      className="flex min-h-0 min-w-0 flex-1 flex-col"
    >
      <div className="flex h-8 flex-none items-center gap-2 border-b border-line bg-panel pr-1.5 pl-3 text-xs">
        <FileName file={file} names={isText ? names : []} />
        {file.hidden ? <HiddenSign words /> : null}
        {compared && position ? (
          <span className="flex-none text-faint tabular-nums" aria-live="polite">
            {positionWords(position)}
          </span>
        ) : null}
        {takes && hunks.length > 1 ? (
          <Button small look="ghost" onClick={takeChange}>
            Take change
          </Button>
        ) : null}
        {takes ? (
          <Button
            small
            icon={<GitMerge size={12} aria-hidden />}
            aria-label={`Take ${displayPath(file.path)} over into ${displayPath(takes.into)}`}
            onClick={() => takes.onTake(file.path, null)}
          >
            Take file
          </Button>
        ) : null}
        <DiffTools />
      </div>
      <div className="relative min-h-0 flex-1">
        <BothTexts
          changeset={changeset}
          file={file}
          sides={sides}
          notes={notes}
          editor={editor}
          onPosition={setPosition}
          onNames={setNames}
        />
        <div className="absolute inset-0 empty:hidden">
          {folded !== null ? (
            <EmptyState title={folded} actions={<Button onClick={() => setOpen(true)}>Show anyway</Button>} />
          ) : sides ? (
            <OtherSides
              changeset={changeset}
              file={file}
              sides={sides}
              notes={null}
              editor={null}
              onNames={setNames}
            />
          ) : (
            <NoSides loaded={loaded} />
          )}
        </div>
      </div>
    </section>
  );
}
