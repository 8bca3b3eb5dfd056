import type { ChangedFile } from '#shared/changeset';
import { displayPath } from '#shared/display-path';
import { PathCut } from '../../ui/path-cut';
import { ShownText } from '../../ui/shown-text';
import { modeWords } from './mode-words';
import { StatusLetter } from './status-letter';

/** What happened to a file, its path, where it was before, and what became of its mode: the head of its diff. */
export function FileName(props: {
  file: ChangedFile;
  /** The named things in it that the reader is in, outermost first. */
  names?: readonly string[];
}) {
  const { file } = props;
  const mode = modeWords(file);
  return (
    <>
      <StatusLetter status={file.status} />
      <span
        data-selectable
        className="flex min-w-0 flex-1 items-baseline gap-1.5 font-mono"
        title={mode?.long}
      >
        {file.from !== null ? (
          <>
            <span className="min-w-0 truncate text-soft">{displayPath(file.from)}</span>
            <span className="flex-none text-faint">→</span>
          </>
        ) : null}
        {props.names ? (
          <span className="min-w-0 shrink-[4]">
            <PathCut shown={displayPath(file.path)} />
          </span>
        ) : (
          <bdi className="min-w-0 truncate">
            <ShownText text={file.path} lines="escaped" />
          </bdi>
        )}
        {props.names && props.names.length > 0 ? <Names names={props.names} /> : null}
        {mode ? <span className="flex-none font-sans text-faint">{mode.short}</span> : null}
      </span>
    </>
  );
}

/** Where there is no room the outer ones go first: the inner one says most. */
function Names(props: { names: readonly string[] }) {
  const names = props.names.map(displayPath);
  const outer = names.slice(0, -1).map((name) => `› ${name}`);
  return (
    <span className="flex max-w-[60%] min-w-0 text-soft" title={names.join(' › ')}>
      {outer.length > 0 ? (
        <span className="min-w-0 shrink-[100] truncate">{outer.join(' ')}&nbsp;</span>
      ) : null}
      <span className="min-w-0 truncate">› {names.at(-1)}</span>
    </span>
  );
}
