import { GitMerge } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ChangedFile, Changeset } from '#shared/changeset';
import { displayPath } from '#shared/display-path';
import type { RepoPath, SessionId } from '#shared/ids';
import { canChangeWorktree } from '#shared/session-state';
import { IconButton } from '../../../ui/button';
import { Count } from '../../../ui/count';
import { EmptyState } from '../../../ui/empty-state';
import { PathText } from '../../../ui/path-text';
import { Spinner } from '../../../ui/spinner';
import { FILTER_FROM, FileFilter } from '../file-filter';
import { StatusLetter } from '../status-letter';
import type { ShownSession } from './shown-sessions';

/** More files are not drawn at once; the filter finds the others. */
const MOST_ROWS = 500;

/** All files that one of the sessions changed, and what each made of them. A press shows one's change; another takes it over. */
export function FileMatrix(props: {
  shown: readonly ShownSession[];
  changes: ReadonlyMap<SessionId, Changeset> | null;
  winner: ShownSession | null;
  onShow: (session: SessionId, path: RepoPath) => void;
  onTake: (from: SessionId, path: RepoPath) => void;
}) {
  const { shown, changes, winner } = props;
  const [filter, setFilter] = useState('');
  const { files, paths } = useMemo(() => filesOf(shown, changes), [shown, changes]);
  if (!changes) return <EmptyState title="" icon={<Spinner label="Reading what they changed" />} />;
  if (paths.length === 0) return <EmptyState title="None of them changed anything" />;
  const found = paths.filter((path) => path.toLowerCase().includes(filter.trim().toLowerCase()));
  const mayTake = winner !== null && canChangeWorktree(winner.row);
  return (
    <section aria-label="Files" className="min-h-0 flex-1 overflow-auto px-5 py-3">
      {paths.length >= FILTER_FROM || filter !== '' ? (
        <div className="max-w-72 pb-2">
          <FileFilter files={paths.length} value={filter} onChange={setFilter} />
        </div>
      ) : null}
      <table
        className="w-full table-fixed border-collapse text-sm"
        style={{ minWidth: 260 + shown.length * 130 }}
      >
        <thead>
          <tr className="text-xs">
            <th scope="col" className="w-[30%] pb-1.5 text-left font-medium text-soft">
              File
            </th>
            {shown.map(({ row, name }) => (
              <th key={row.session} scope="col" className="px-2 pb-1.5 text-left font-medium wrap-anywhere">
                {displayPath(name)}
                {row.judged?.picked ? <span className="font-normal text-accent"> winner</span> : null}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.slice(0, MOST_ROWS).map((path) => (
            <tr key={path} className="border-t border-line">
              <th scope="row" className="py-1 pr-2 text-left font-normal">
                <PathText path={path} />
              </th>
              {shown.map((one) => (
                <td key={one.row.session} className="px-2 py-1">
                  <Cell
                    file={files.get(one.row.session)?.get(path) ?? null}
                    path={path}
                    one={one}
                    onShow={() => props.onShow(one.row.session, path)}
                    onTake={mayTake && one !== winner ? () => props.onTake(one.row.session, path) : null}
                    into={winner}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {found.length > MOST_ROWS ? (
        <p className="py-2 text-xs text-soft">
          {(found.length - MOST_ROWS).toLocaleString('en')} more files: the filter finds them.
        </p>
      ) : null}
    </section>
  );
}

function Cell(props: {
  file: ChangedFile | null;
  path: RepoPath;
  one: ShownSession;
  onShow: () => void;
  onTake: (() => void) | null;
  into: ShownSession | null;
}) {
  const { file, one, onTake, into } = props;
  if (!file) return <span className="text-xs text-faint">unchanged</span>;
  const path = displayPath(props.path);
  return (
    <span className="flex items-center gap-1">
      <button
        type="button"
        aria-label={`Show ${path} as ${displayPath(one.name)} has it`}
        onClick={props.onShow}
        className="inline-flex min-w-0 items-center gap-1.5 rounded-sm px-1 py-0.5 hover:bg-hover"
      >
        <StatusLetter status={file.status} />
        {file.binary ? (
          <span className="text-xs text-soft">binary</span>
        ) : (
          <Count additions={file.additions} deletions={file.deletions} />
        )}
      </button>
      {onTake && into ? (
        <IconButton
          small
          label={`Take ${path} of ${displayPath(one.name)} over into ${displayPath(into.name)}`}
          onClick={onTake}
        >
          <GitMerge size={13} aria-hidden />
        </IconButton>
      ) : null}
    </span>
  );
}

function filesOf(shown: readonly ShownSession[], changes: ReadonlyMap<SessionId, Changeset> | null) {
  const files = new Map(
    shown.map(({ row: { session } }) => [
      session,
      new Map(changes?.get(session)?.files.map((file) => [file.path, file])),
    ]),
  );
  const paths = [...new Set([...files.values()].flatMap((own) => [...own.keys()]))].sort();
  return { files, paths };
}
