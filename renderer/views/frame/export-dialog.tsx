import { RadioGroup } from 'radix-ui';
import { useEffect, useRef, useState } from 'react';
import { describeExportPlace, replacedWords } from '#shared/describe-export';
import { displayPath } from '#shared/display-path';
import type { ExportFormat } from '#shared/export';
import type { SessionId } from '#shared/ids';
import { describeSecret } from '#shared/secret';
import {
  type ExportPreview,
  exportSessions,
  NOTHING_LOOKED_AT,
  previewExport,
} from '../../state/export-actions';
import { closeOverlay } from '../../state/navigation';
import { sessionRow } from '../../state/sessions';
import { Button } from '../../ui/button';
import { LabelledCheckbox } from '../../ui/checkbox';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { ShownText } from '../../ui/shown-text';
import { Spinner } from '../../ui/spinner';

const FORMATS: readonly { readonly format: ExportFormat; readonly label: string; readonly about: string }[] =
  [
    { format: 'markdown', label: 'Markdown', about: 'To be read by people. What is very long is cut.' },
    { format: 'json', label: 'JSON', about: 'To be read by programs. Everything is in it.' },
  ];

/** Asks as what sessions are exported, and shows before what of them would be replaced. */
export function ExportDialog(props: { sessions: readonly SessionId[] }) {
  const { sessions } = props;
  const [format, setFormat] = useState<ExportFormat>('markdown');
  const [redact, setRedact] = useState(true);
  const [written, setWritten] = useState<number | null>(null);
  const leave = useRef(new AbortController());
  useEffect(() => () => leave.current.abort(), []);
  const preview = usePreview(sessions);
  const write = async () => {
    leave.current = new AbortController();
    setWritten(0);
    const { signal } = leave.current;
    const done = await exportSessions(sessions, { format, redact }, { signal, onWritten: setWritten });
    if (done) closeOverlay();
    else setWritten(null);
  };
  const [first] = sessions;
  const imported = sessions.every((session) => sessionRow(session)?.imported);
  const title =
    sessions.length === 1 && first !== undefined
      ? `Export “${displayPath(sessionRow(first)?.title ?? first)}”`
      : `Export ${sessions.length.toLocaleString('en')} sessions`;
  return (
    <Dialog
      open
      onClose={closeOverlay}
      width="medium"
      title={title}
      description={`The conversation with its commands, ${imported ? 'as far as the tool’s history tells it' : 'the changes, your comments and the numbers'}, one file per session.`}
      actions={
        <>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button look="primary" busy={written !== null} onClick={() => void write()} autoFocus>
            {written === null ? 'Export…' : `Exporting ${written} of ${sessions.length}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Formats format={format} onChange={setFormat} />
        <LabelledCheckbox label="Replace secrets" checked={redact} onChange={setRedact} />
        {redact ? (
          <Secrets preview={preview} of={sessions.length} />
        ) : (
          <Notice tone="need">Whoever gets the file gets the secrets that stand in it.</Notice>
        )}
      </div>
    </Dialog>
  );
}

function usePreview(sessions: readonly SessionId[]): ExportPreview {
  const [preview, setPreview] = useState(NOTHING_LOOKED_AT);
  useEffect(() => {
    const left = new AbortController();
    setPreview(NOTHING_LOOKED_AT);
    void previewExport(sessions, { signal: left.signal, onLooked: setPreview });
    return () => left.abort();
  }, [sessions]);
  return preview;
}

function Formats(props: { format: ExportFormat; onChange: (format: ExportFormat) => void }) {
  return (
    <RadioGroup.Root
      aria-label="Format"
      value={props.format}
      onValueChange={(value) => {
        const known = FORMATS.find(({ format }) => format === value);
        if (known) props.onChange(known.format);
      }}
      className="flex flex-col gap-2"
    >
      <div className="grid grid-cols-2 gap-1 rounded-md border border-line bg-panel p-1">
        {FORMATS.map(({ format, label }) => (
          <RadioGroup.Item
            key={format}
            value={format}
            className="h-7 rounded-sm px-2 text-sm font-medium text-soft transition-colors hover:text-text data-[state=checked]:bg-accent-bg data-[state=checked]:text-accent"
          >
            {label}
          </RadioGroup.Item>
        ))}
      </div>
      <div className="text-xs text-soft">{FORMATS.find(({ format }) => format === props.format)?.about}</div>
    </RadioGroup.Root>
  );
}

/** What would be replaced, or was not found. */
function Secrets(props: { preview: ExportPreview; of: number }) {
  const { report, looked } = props.preview;
  const all = report.counts.reduce((sum, { count }) => sum + count, 0);
  return (
    <section aria-label="Secrets" className="flex flex-col gap-1.5">
      <p role="status" className="flex items-center gap-2 text-sm text-soft">
        {looked < props.of ? <Spinner label="Looking for secrets" /> : null}
        {looked < props.of
          ? `Looking for secrets${props.of > 1 ? `, ${looked} of ${props.of} sessions` : ''}`
          : `${replacedWords(report)}.`}
      </p>
      {report.first.length > 0 ? (
        <ul
          // What scrolls must be reachable without a mouse.
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes the focus
          tabIndex={0}
          aria-label="What is replaced"
          className="max-h-52 overflow-y-auto rounded-md border border-line bg-raise"
        >
          {report.first.map(({ kind, place, line }, at) => (
            <li
              // The list only grows at its end.
              // biome-ignore lint/suspicious/noArrayIndexKey: the same line may stand there twice
              key={at}
              className="flex flex-col gap-0.5 border-b border-line px-3 py-1.5 last:border-b-0"
            >
              <span className="text-xs text-soft">
                <span className="font-medium text-text">{describeSecret(kind)}</span>,{' '}
                {describeExportPlace(place)}
              </span>
              <span className="truncate font-mono text-xs">
                <ShownText text={line} lines="escaped" />
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {all > report.first.length && report.first.length > 0 && looked === props.of ? (
        <p className="text-xs text-faint">The first {report.first.length} places are shown.</p>
      ) : null}
      <p className="text-xs text-faint">
        A secret that does not look like one is not found. Look through the file before you share it.
      </p>
    </section>
  );
}
