import { memo } from 'react';
import { displayPath } from '#shared/display-path';
import { formatDuration } from '#shared/duration';
import type { TranscriptTurn } from '#shared/projections/transcript';
import { ShownText } from '../../ui/shown-text';
import { Spinner } from '../../ui/spinner';
import { useSeconds } from '../../ui/time';
import { AttachmentChip } from '../prompt';
import { FailureBlock, InterruptedBlock } from './failure-block';
import type { Scene } from './scene';
import { ToolRun } from './tool-run';
import { PlanList, TranscriptItemView } from './transcript-item';
import { collapsedKey, type TranscriptRow } from './transcript-rows';
import { CopyAnswer, PromptActions, SaidTime, TurnFiles } from './turn-actions';
import { stopWords, turnParts, turnUsage } from './turn-words';

/** A row of the transcript, whatever it is. Drawn again only when it changed: scrolling alone must not. */
export const TranscriptRowView = memo(function TranscriptRowView(props: {
  scene: Scene;
  /** What the agent does now; given to the row that says so, and null to all others. */
  activity: string | null;
  item: TranscriptRow;
  open: boolean;
  /** Of a prompt: whether its turn is. */
  collapsed: boolean;
  onToggle: (key: string) => void;
}) {
  const { scene, item } = props;
  switch (item.type) {
    case 'prompt':
      return (
        <Prompt
          scene={scene}
          turn={item.turn}
          whole={props.open}
          onWhole={() => props.onToggle(item.key)}
          collapsed={props.collapsed}
          onCollapse={() => props.onToggle(collapsedKey(item.turn.turn))}
        />
      );
    case 'plan':
      return <PlanList entries={item.entries} />;
    case 'item':
      return (
        <TranscriptItemView
          scene={scene}
          item={item.item}
          live={item.live}
          open={props.open}
          onToggle={() => props.onToggle(item.key)}
        />
      );
    case 'run':
      return <ToolRun tools={item.tools} open={props.open} onToggle={() => props.onToggle(item.key)} />;
    case 'failure':
      return <FailureBlock scene={scene} turn={item.turn} last={item.last} />;
    case 'interrupted':
      return <InterruptedBlock scene={scene} turn={item.turn} last={item.last} />;
    case 'turn-end':
      return <TurnEnd scene={scene} turn={item.turn} />;
    case 'working':
      return <Working scene={scene} activity={props.activity} turn={item.turn} />;
    default:
      return item satisfies never;
  }
});

/** A prompt of this many characters or lines starts folded. */
const LONG_PROMPT = { characters: 1400, lines: 14 };

function Prompt(props: {
  scene: Scene;
  turn: TranscriptTurn;
  whole: boolean;
  onWhole: () => void;
  collapsed: boolean;
  onCollapse: () => void;
}) {
  const { scene, turn, whole } = props;
  const { prompt, attachments, recovered, sentBack } = turn;
  const long = prompt.length > LONG_PROMPT.characters || prompt.split('\n').length > LONG_PROMPT.lines;
  return (
    <div className="group/row flex flex-col items-end">
      <article
        className={`max-w-[80%] rounded-lg px-3 py-2 ${recovered ? 'border border-dashed border-line text-soft' : 'bg-raise'}`}
        aria-label={recovered ? 'recovered turn' : sentBack ? 'prompt sent by itself' : 'your prompt'}
      >
        {sentBack ? <div className="mb-1 text-xs text-soft">Sent by itself, as a check failed</div> : null}
        <div
          data-selectable
          className={`whitespace-pre-wrap wrap-anywhere ${long && !whole ? 'line-clamp-[12]' : ''}`}
        >
          <ShownText text={prompt} lines="kept" />
        </div>
        {long ? (
          <button
            type="button"
            aria-expanded={whole}
            className="mt-1 rounded-sm text-xs text-link hover:underline"
            onClick={props.onWhole}
          >
            {whole ? 'Show less' : 'Show all'}
          </button>
        ) : null}
        {attachments ? (
          <ul aria-label="Attachments" className="mt-1.5 flex flex-wrap gap-1.5">
            {attachments.map((attachment) => (
              <li key={attachment.id} className="flex min-w-0">
                <AttachmentChip attachment={attachment} />
              </li>
            ))}
          </ul>
        ) : null}
      </article>
      <PromptActions scene={scene} turn={turn} collapsed={props.collapsed} onCollapse={props.onCollapse} />
    </div>
  );
}

function TurnEnd(props: { scene: Scene; turn: TranscriptTurn }) {
  const { scene, turn } = props;
  const stop = stopWords(turn);
  const { before, files, after } = turnParts(turn);
  return (
    <div className="flex flex-col gap-2">
      {stop ? <div className="text-xs text-need">{stop}</div> : null}
      <div className="flex items-center gap-2.5 text-xs text-faint tabular-nums">
        <span className="h-px flex-1 bg-line" />
        <span data-selectable title={turnUsage(turn) || undefined}>
          {before.join(' · ')}
          {files === null ? null : (
            <>
              {' · '}
              {turn.changes?.own?.files === 0 || turn.recovered ? (
                files
              ) : (
                <TurnFiles scene={scene} turn={turn} words={files} />
              )}
            </>
          )}
          {after.map((part) => ` · ${part}`)}
          {turn.checkpoint ? (
            <>
              {' · checkpoint '}
              <span className="font-mono" title={turn.checkpoint.commit}>
                {turn.checkpoint.commit.slice(0, 7)}
              </span>
            </>
          ) : null}
        </span>
        <CopyAnswer turn={turn} />
        {turn.endedAt === null ? null : <SaidTime at={turn.endedAt} />}
        <span className="h-px flex-1 bg-line" />
      </div>
    </div>
  );
}

function Working(props: { scene: Scene; activity: string | null; turn: TranscriptTurn }) {
  const { scene, turn } = props;
  const now = useSeconds();
  if (scene.status === 'waiting' || scene.status === 'discarded') return null;
  const since = turn.startedAt ?? turn.queuedAt;
  return (
    <div role="status" className="flex items-center gap-2 text-xs text-soft">
      <Spinner label={null} />
      <span className="min-w-0 truncate">
        {turn.cancelling
          ? 'Stopping'
          : scene.status === 'preparing'
            ? 'Making the worktree'
            : turn.startedAt === null
              ? 'Queued'
              : displayPath(props.activity ?? 'Working')}
      </span>
      <span aria-hidden className="flex-none text-faint tabular-nums">
        {formatDuration(Math.max(0, Math.floor((now - Date.parse(since)) / 1000)) * 1000)}
      </span>
    </div>
  );
}
