import { ChevronRight } from 'lucide-react';
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import type { ChangedFile } from '#shared/changeset';
import { displayPath, displayText } from '#shared/display-path';
import type { RepoPath } from '#shared/ids';
import { readHunks } from '../../state/change-actions';
import { useAnswer } from '../../state/use-answer';
import { Checkbox } from '../../ui/checkbox';
import { classNames } from '../../ui/class-names';
import { Count } from '../../ui/count';
import { RefusalText } from '../../ui/refusal-text';
import { Spinner } from '../../ui/spinner';
import { TextField } from '../../ui/text-field';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list';
import { StatusLetter } from '../changes';
import {
  type PartChoice,
  type PartSpan,
  stateOfAll,
  stateOfFile,
  withFile,
  withFiles,
  withHunk,
} from './part-choice';
import { filesBelow, isDivisible, type PartRow, partRows } from './part-rows';

/** Height of a row in pixels, and of hunks before they are measured. */
const ROW = 28;
const HUNKS = 120;
/** From how many files on they can be filtered. */
const MANY = 15;

type Props = {
  files: readonly ChangedFile[];
  span: PartSpan;
  choice: PartChoice;
  disabled: boolean;
  onChange: (choice: PartChoice, files: readonly RepoPath[]) => void;
};

/** The files of a session to choose from, as a tree; only what is in view is drawn. */
export function PartTree(props: Props) {
  const { files, choice, disabled } = props;
  const [filter, setFilter] = useState('');
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<ReadonlySet<RepoPath>>(new Set());
  const list = useRef<VirtualListHandle>(null);
  const rows = useMemo(() => partRows(files, filter, folded, opened), [files, filter, folded, opened]);
  const paths = files.map(({ path }) => path);
  const change = (next: PartChoice) => props.onChange(next, paths);
  const part = { ...props, onChange: change };
  const draw = (row: PartRow): ReactNode => {
    switch (row.type) {
      case 'folder': {
        const below = filesBelow(files, row.path);
        return (
          <Line
            depth={row.depth}
            label={`all of ${displayPath(row.path)}`}
            checked={stateOfAll(choice, below)}
            disabled={disabled}
            onChange={(chosen) => change(withFiles(choice, below, chosen))}
          >
            <Opener
              open={row.open}
              label={`folder ${displayPath(row.path)}`}
              onToggle={() => setFolded(toggled(folded, row.path))}
            />
            <span className="min-w-0 flex-1 truncate text-soft">{row.label}</span>
            <span className="flex-none text-xs text-faint tabular-nums">
              {row.files.toLocaleString('en')}
            </span>
          </Line>
        );
      }
      case 'file': {
        const { file } = row;
        return (
          <Line
            depth={row.depth}
            label={displayPath(file.path)}
            checked={stateOfFile(choice, file.path)}
            disabled={disabled}
            onChange={(chosen) => change(withFile(choice, file.path, chosen))}
          >
            <StatusLetter status={file.status} />
            <span className="min-w-0 flex-1 truncate" title={displayPath(file.path)}>
              {row.label}
            </span>
            {file.binary ? null : (
              <span className="flex-none text-xs">
                <Count additions={file.additions} deletions={file.deletions} />
              </span>
            )}
            {isDivisible(file) ? (
              <Opener
                open={opened.has(file.path)}
                label={`hunks of ${displayPath(file.path)}`}
                onToggle={() => setOpened(toggled(opened, file.path))}
              />
            ) : (
              <span className="w-[17px] flex-none" />
            )}
          </Line>
        );
      }
      case 'hunks':
        return <Hunks {...part} path={row.file.path} depth={row.depth} />;
      default:
        return row satisfies never;
    }
  };
  return (
    <div className="flex max-h-72 flex-col overflow-hidden rounded-md border border-line">
      <div className="flex flex-none items-center gap-2 border-b border-line bg-raise px-2.5 py-1 text-xs text-soft">
        <Checkbox
          label="all files"
          checked={stateOfAll(choice, paths)}
          disabled={disabled}
          onChange={(all) => change(withFiles(choice, paths, all))}
        />
        <span className="flex-1">All {files.length.toLocaleString('en')} files</span>
        {files.length > MANY ? (
          <TextField
            label="Filter files"
            hideLabel
            type="search"
            value={filter}
            placeholder="Filter files"
            onChange={(words) => {
              setFilter(words);
              list.current?.element?.scrollTo(0, 0);
            }}
          />
        ) : null}
      </div>
      {rows.length === 0 ? (
        <p className="px-2.5 py-2 text-soft">No file has these words in its path.</p>
      ) : null}
      <VirtualList
        ref={list}
        items={rows}
        keyOf={(row) => row.key}
        estimate={(row) => (row.type === 'hunks' ? HUNKS : ROW)}
        measure
        attributes={{ role: 'list', 'aria-label': 'files to apply' }}
        render={draw}
      />
    </div>
  );
}

function Line(props: {
  depth: number;
  label: string;
  checked: boolean | 'part';
  disabled: boolean;
  onChange: (chosen: boolean) => void;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: the list draws its items inside elements of its own
    <div
      role="listitem"
      className="flex items-center gap-2 pr-2.5 hover:bg-hover"
      style={{ height: ROW, paddingLeft: 10 + props.depth * 16 }}
    >
      <Checkbox
        label={props.label}
        checked={props.checked}
        disabled={props.disabled}
        onChange={props.onChange}
      />
      {props.children}
    </div>
  );
}

function Opener(props: { open: boolean; label: string; onToggle: () => void }) {
  return (
    <button
      type="button"
      aria-expanded={props.open}
      aria-label={props.label}
      onClick={props.onToggle}
      className="flex-none rounded-sm p-0.5 hover:bg-hover"
    >
      <ChevronRight
        size={13}
        aria-hidden
        className={classNames('text-faint transition-transform', props.open && 'rotate-90')}
      />
    </button>
  );
}

function Hunks(
  props: Omit<Props, 'onChange'> & {
    path: RepoPath;
    depth: number;
    onChange: (choice: PartChoice) => void;
  },
) {
  const { path, choice, disabled, onChange } = props;
  const { session, base, head } = props.span;
  const answer = useAnswer(
    useCallback(() => readHunks({ session, from: base, to: head, path }), [session, base, head, path]),
  );
  if (!answer) return <Spinner label="Reading the hunks" />;
  if (!answer.ok) return <RefusalText refusal={answer.refusal} />;
  const hunks = answer.value;
  const chosen = choice.get(path);
  return (
    // biome-ignore lint/a11y/useSemanticElements: the list draws its items inside elements of its own
    <div role="listitem" style={{ paddingLeft: 32 + props.depth * 16 }} className="pr-2.5 pb-2">
      <ul aria-label={`hunks of ${displayPath(path)}`} className="flex flex-col gap-1">
        {hunks.map((hunk) => (
          <li key={hunk.index} className="flex items-start gap-2">
            <Checkbox
              label={`hunk ${hunk.index + 1} of ${hunks.length}`}
              checked={chosen?.includes(hunk.index) ?? true}
              disabled={disabled}
              onChange={(taken) =>
                onChange(withHunk(choice, path, { hunk: hunk.index, of: hunks.length, chosen: taken }))
              }
            />
            <pre
              data-selectable
              className="max-h-40 min-w-0 flex-1 overflow-auto font-mono text-xs text-soft"
            >
              {displayText(hunk.text)}
            </pre>
          </li>
        ))}
      </ul>
    </div>
  );
}

function toggled<T>(before: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(before);
  if (!next.delete(value)) next.add(value);
  return next;
}
