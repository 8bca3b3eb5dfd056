import { useMemo, useState } from 'react';
import { displayPath } from '#shared/display-path';
import type { LongText, ToolContent } from '#shared/events';
import type { SessionId } from '#shared/ids';
import { readBody } from '../../state/session-actions';
import { Button } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { Count } from '../../ui/count';
import { ShownText } from '../../ui/shown-text';
import { lineDiff } from './line-diff';
import { PathLink } from './path-link';
import { placeAttributes } from './said-place';
import type { Scene } from './scene';
import { pathFrom } from './tool-words';

type Edit = Extract<ToolContent, { type: 'diff' }>;

/** Lines drawn before the rest is offered; a transcript is for following, the changes view for reading. */
const MOST_LINES = 200;

/** What an edit did, inline and small. Texts that were cut are fetched whole before they are compared. */
export function SmallDiff(props: { scene: Scene; edit: Edit; wrap?: boolean }) {
  const { edit, scene } = props;
  const path = displayPath(pathFrom(scene.folders, edit.path));
  const cut = edit.newText.body !== null || edit.oldText?.body;
  const [whole, setWhole] = useState<{ before: string | null; after: string } | null>(null);
  const [fetching, setFetching] = useState(false);
  const texts = cut ? whole : { before: edit.oldText?.text ?? null, after: edit.newText.text };

  const fetchWhole = async () => {
    setFetching(true);
    const [before, after] = await Promise.all([
      edit.oldText === null ? null : wholeText(scene.session, edit.oldText),
      wholeText(scene.session, edit.newText),
    ]);
    setFetching(false);
    if (after !== null && (edit.oldText === null || before !== null)) setWhole({ before, after });
  };

  return (
    <section
      aria-label={`edit of ${path}`}
      {...placeAttributes({ path: edit.path, line: null, column: null })}
      className="overflow-hidden rounded-md border border-line"
    >
      {texts ? (
        <Lines
          path={edit.path}
          shown={path}
          before={texts.before}
          after={texts.after}
          wrap={props.wrap ?? false}
        />
      ) : (
        <div data-unseen className="flex items-center gap-2 px-2.5 py-1.5 text-xs text-soft">
          <span className="min-w-0 truncate font-mono">{path}</span>
          <span className="flex-1">is a large edit.</span>
          <Button small look="ghost" busy={fetching} onClick={fetchWhole}>
            Show it
          </Button>
        </div>
      )}
    </section>
  );
}

async function wholeText(session: SessionId, text: LongText): Promise<string | null> {
  const { body } = text;
  if (body === null) return text.text;
  return readBody(session, body);
}

function Lines(props: { path: string; shown: string; before: string | null; after: string; wrap: boolean }) {
  const diff = useMemo(() => lineDiff(props.before, props.after), [props.before, props.after]);
  const [all, setAll] = useState(false);
  const spacing = props.wrap ? 'whitespace-pre-wrap wrap-anywhere' : 'whitespace-pre';
  const shown = all ? diff.lines : diff.lines.slice(0, MOST_LINES);
  return (
    <>
      <div className="flex items-center gap-2 border-b border-line bg-raise px-2.5 py-1 text-xs">
        <span className="min-w-0 flex-1 truncate font-mono">
          <PathLink place={{ path: props.path, line: null, column: null }}>{props.shown}</PathLink>
        </span>
        <Count additions={diff.additions} deletions={diff.deletions} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes the focus */}
      <div className="max-h-80 overflow-auto bg-bg py-1" tabIndex={0} data-selectable>
        <div className={classNames('font-mono text-xs leading-[18px]', !props.wrap && 'min-w-max')}>
          {shown.map((line, index) => (
            // Lines have no identity of their own and never move.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <div key={index} className={classNames('flex', spacing, LOOKS[line.type])}>
              {line.type === 'skip' ? (
                <span className="px-2.5 text-faint">⋯ {line.lines} unchanged</span>
              ) : (
                <>
                  <span aria-hidden className="w-6 flex-none text-center text-faint select-none">
                    {MARKS[line.type]}
                  </span>
                  <span className="min-w-0 pr-2.5">
                    {line.text ? <ShownText text={line.text} lines="kept" /> : ' '}
                  </span>
                </>
              )}
            </div>
          ))}
        </div>
      </div>
      {shown.length < diff.lines.length ? (
        <div data-unseen className="border-t border-line px-1.5 py-1">
          <Button small look="ghost" onClick={() => setAll(true)}>
            Show {diff.lines.length - shown.length} more lines
          </Button>
        </div>
      ) : null}
    </>
  );
}

const MARKS = { same: ' ', added: '+', deleted: '−' } as const;
const LOOKS = { same: '', added: 'bg-addbg', deleted: 'bg-delbg', skip: 'bg-raise/60 py-px' } as const;
