import { ChevronRight } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { ApplyPlan } from '#shared/apply';
import type { ChangedFile } from '#shared/changeset';
import { displayPath } from '#shared/display-path';
import type { RepoPath } from '#shared/ids';
import { api } from '../../api/client';
import { Checkbox } from '../../ui/checkbox';
import { classNames } from '../../ui/class-names';
import { PathText } from '../../ui/path-text';
import { RefusalText } from '../../ui/refusal-text';
import { Spinner } from '../../ui/spinner';
import { type PartChoice, stateOfAll, stateOfFile, withFile, withHunk } from './part-choice';
import { useAnswer } from './use-answer';

/** Between which states of the session the files and hunks are counted: what a plan of all of it compares. */
export type PartSpan = Pick<ApplyPlan, 'session' | 'base' | 'head'>;

type Props = {
  span: PartSpan;
  choice: PartChoice;
  disabled: boolean;
  onChange: (choice: PartChoice, files: readonly RepoPath[]) => void;
};

/** Which files, and which hunks of them, are applied. The rest stays with the session. */
export function PartPicker(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <section aria-label="choose files" className="flex flex-col gap-1">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="-ml-1 flex items-center gap-1 rounded-sm px-1 py-0.5 text-left hover:bg-hover"
      >
        <Chevron open={open} />
        Choose files
        {props.choice.size > 0 ? (
          <span className="text-xs text-accent">a part is chosen; the rest stays with the session</span>
        ) : null}
      </button>
      {open ? <Files {...props} /> : null}
    </section>
  );
}

function Files(props: Props) {
  const { choice, disabled } = props;
  const { session, base, head } = props.span;
  const answer = useAnswer(
    useCallback(
      () => api.changes.get({ session, scope: { kind: 'between', from: base, to: head } }),
      [session, base, head],
    ),
  );
  if (!answer) return <Spinner label="Reading the files" />;
  if (!answer.ok) return <RefusalText refusal={answer.refusal} />;
  const { files } = answer.value;
  const paths = files.map(({ path }) => path);
  const change = (next: PartChoice) => props.onChange(next, paths);
  return (
    <div className="max-h-72 overflow-auto rounded-md border border-line">
      <div className="flex items-center gap-2 border-b border-line bg-raise px-2.5 py-1 text-xs text-soft">
        <Checkbox
          label="all files"
          checked={stateOfAll(choice, paths)}
          disabled={disabled}
          onChange={(all) => change(new Map(all ? [] : paths.map((path) => [path, []])))}
        />
        All {files.length} files
      </div>
      <ul>
        {files.map((file) => (
          <File
            key={file.path}
            span={props.span}
            file={file}
            choice={choice}
            disabled={disabled}
            onChange={change}
          />
        ))}
      </ul>
    </div>
  );
}

type FileProps = {
  span: PartSpan;
  file: ChangedFile;
  choice: PartChoice;
  disabled: boolean;
  onChange: (choice: PartChoice) => void;
};

function File(props: FileProps) {
  const { file, choice } = props;
  const [open, setOpen] = useState(false);
  const divisible = !file.binary && file.status === 'modified';
  return (
    <li className="[contain-intrinsic-size:auto_28px] [content-visibility:auto]">
      <div className="flex items-center gap-2 px-2.5 py-1">
        <Checkbox
          label={displayPath(file.path)}
          checked={stateOfFile(choice, file.path)}
          disabled={props.disabled}
          onChange={(chosen) => props.onChange(withFile(choice, file.path, chosen))}
        />
        <div className="min-w-0 flex-1">
          <PathText path={file.path} split />
        </div>
        {divisible ? (
          <button
            type="button"
            aria-expanded={open}
            aria-label={`hunks of ${displayPath(file.path)}`}
            onClick={() => setOpen(!open)}
            className="rounded-sm p-0.5 hover:bg-hover"
          >
            <Chevron open={open} />
          </button>
        ) : null}
      </div>
      {open ? <Hunks {...props} /> : null}
    </li>
  );
}

function Hunks({ span: { session, base, head }, file: { path }, choice, disabled, onChange }: FileProps) {
  const answer = useAnswer(
    useCallback(
      () => api.changes.hunks({ session, from: base, to: head, path }),
      [session, base, head, path],
    ),
  );
  if (!answer) return <Spinner label="Reading the hunks" />;
  if (!answer.ok) return <RefusalText refusal={answer.refusal} />;
  const hunks = answer.value;
  const chosen = choice.get(path);
  return (
    <ul aria-label={`hunks of ${displayPath(path)}`} className="flex flex-col gap-1 pb-2 pl-8 pr-2.5">
      {hunks.map((hunk) => (
        <li key={hunk.index} className="flex items-start gap-2">
          <Checkbox
            label={`hunk ${hunk.index + 1} of ${hunks.length}`}
            checked={chosen?.includes(hunk.index) ?? true}
            disabled={disabled}
            onChange={(taken) => onChange(withHunk(choice, path, hunk.index, hunks.length, taken))}
          />
          <pre data-selectable className="max-h-40 min-w-0 flex-1 overflow-auto font-mono text-xs text-soft">
            {hunk.text}
          </pre>
        </li>
      ))}
    </ul>
  );
}

function Chevron(props: { open: boolean }) {
  return (
    <ChevronRight
      size={13}
      aria-hidden
      className={classNames('flex-none text-faint transition-transform', props.open && 'rotate-90')}
    />
  );
}
