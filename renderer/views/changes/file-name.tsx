import type { ChangedFile } from '#shared/changeset';
import { displayPath } from '#shared/display-path';
import { ShownText } from '../../ui/shown-text';
import { modeWords } from './mode-words';
import { StatusLetter } from './status-letter';

/** What happened to a file, its path, where it was before, and what became of its mode: the head of its diff. */
export function FileName(props: { file: ChangedFile }) {
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
        <bdi className="min-w-0 truncate">
          <ShownText text={file.path} lines="escaped" />
        </bdi>
        {mode ? <span className="flex-none font-sans text-faint">{mode.short}</span> : null}
      </span>
    </>
  );
}
