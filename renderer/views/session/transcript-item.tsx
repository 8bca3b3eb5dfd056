import { Info, TriangleAlert } from 'lucide-react';
import { type ReactNode, useDeferredValue, useMemo } from 'react';
import { stateOfEnd } from '#shared/check';
import { joinCommandLine } from '#shared/command-line';
import { checkEndWords, redBeforeWords } from '#shared/describe-check';
import { describeNote } from '#shared/describe-note';
import { describeCaller } from '#shared/describe-settings-change';
import { displayPath, displayText } from '#shared/display-path';
import { formatDuration } from '#shared/duration';
import type { PlanEntry } from '#shared/events';
import type { TranscriptItem } from '#shared/projections/transcript';
import { runCommand } from '../../state/commands';
import { Button } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { AnswerRule } from './answer-rule';
import { CopyButton } from './code-block';
import { coloredOutput, endOfOutput } from './colored-output';
import { endedWell, processEndWords } from './failure-words';
import { FoldButton } from './fold-button';
import { Markdown } from './markdown';
import { OutputFold } from './output-fold';
import { OutputText } from './output-text';
import { plainOutput } from './plain-output';
import type { Scene } from './scene';
import { SharedChanges } from './shared-changes';
import { ShownBlock } from './shown-block';
import { ToolRow } from './tool-row';
import { permissionQuestion, toolLine, wholeTool } from './tool-words';

/** The most of a program's output that is drawn, in UTF-16 units. */
const MOST_OUTPUT = 50_000;

/** One thing that happened in a turn. `open` is whether the reader unfolded it. */
export function TranscriptItemView(props: {
  scene: Scene;
  item: TranscriptItem;
  live: boolean;
  open: boolean;
  onToggle: () => void;
}) {
  const { scene, item, open, onToggle } = props;
  switch (item.type) {
    case 'said':
      return scene.saysOutput ? <SaidOutput text={item.text} /> : <Said text={item.text} />;
    case 'thought':
      return <Thought text={item.text} live={props.live} open={open} onToggle={onToggle} />;
    case 'shown':
      return <ShownBlock scene={scene} shown={item.shown} open={open} onToggle={onToggle} />;
    case 'tool':
      return <ToolRow scene={scene} tool={item.tool} open={open} onToggle={onToggle} />;
    case 'note':
      return <Note level={item.level} text={item.text} />;
    case 'session-note':
      return (
        <Note {...describeNote(item.note)}>
          {item.note.code === 'servers-left-out' ? (
            <Button small look="ghost" onClick={() => runCommand('session.servers')}>
              MCP Servers…
            </Button>
          ) : null}
        </Note>
      );
    case 'setup':
      return (
        <OutputFold
          {...{ scene, open, onToggle }}
          label="Set-up"
          command={item.command}
          result={processEndWords(item.end)}
          isBad={!endedWell(item.end)}
          output={item.output}
        />
      );
    case 'check':
      return (
        <OutputFold
          {...{ scene, open, onToggle }}
          label={`Check ${displayPath(item.name)}`}
          command={joinCommandLine(item.command)}
          result={[
            checkEndWords(item.end),
            ...(item.before && item.before !== 'unknown' ? [redBeforeWords(item.before)] : []),
            formatDuration(item.milliseconds),
          ].join(' · ')}
          isBad={stateOfEnd(item.end) === 'failed' && item.before !== 'yes'}
          output={item.output}
        />
      );
    case 'shared':
      return <SharedChanges session={scene.session} item={item} />;
    case 'permission':
      return <AnsweredPermission scene={scene} item={item} />;
    default:
      return item satisfies never;
  }
}

function Said(props: { text: string }) {
  // While text streams in, parsing it waits for the pauses; typing and scrolling go first.
  const text = useDeferredValue(props.text);
  return <Markdown text={text} />;
}

/** What a program printed: its own line breaks and colours. Of much only the end is drawn. */
function SaidOutput(props: { text: string }) {
  const text = useDeferredValue(props.text);
  const parts = useMemo(() => endOfOutput(coloredOutput(text), MOST_OUTPUT), [text]);
  return (
    <div className="flex flex-col gap-1">
      {text.length > MOST_OUTPUT ? (
        <div className="flex items-center gap-2 text-xs text-soft">
          This is the end of a long output.
          <CopyButton text={plainOutput(text)} label="Copy all of it" />
        </div>
      ) : null}
      <div data-selectable className="font-mono text-xs leading-[18px] whitespace-pre-wrap wrap-anywhere">
        <OutputText parts={parts} />
      </div>
    </div>
  );
}

function Thought(props: { text: string; live: boolean; open: boolean; onToggle: () => void }) {
  const lines = props.text.trim().split('\n');
  const opening = (props.live ? lines.at(-1) : lines[0]) ?? '';
  return (
    <div className="text-soft">
      <FoldButton open={props.open} onToggle={props.onToggle}>
        <span className="flex-none">{props.live ? 'Thinking' : 'Thought'}</span>
        {props.open ? null : (
          <span className="min-w-0 truncate text-faint italic">
            {displayPath(opening.replace(/[*_`#]/g, ''))}
          </span>
        )}
      </FoldButton>
      {props.open ? (
        <div className="mt-1 border-l-2 border-line pl-3">
          <Markdown text={props.text} />
        </div>
      ) : null}
    </div>
  );
}

function Note(props: { level: 'info' | 'warning'; text: string; children?: ReactNode }) {
  const warning = props.level === 'warning';
  const Icon = warning ? TriangleAlert : Info;
  return (
    <div className={classNames('flex items-start gap-2 text-xs', warning ? 'text-need' : 'text-soft')}>
      <Icon size={13} aria-label={warning ? 'Warning' : 'Note'} className="mt-0.5 flex-none" />
      <div data-selectable className="min-w-0 whitespace-pre-wrap wrap-anywhere">
        {displayText(props.text)}
      </div>
      <div className="-my-1 flex-none">{props.children}</div>
    </div>
  );
}

/** What was asked and how it was answered; the open request itself stands above the prompt field. */
function AnsweredPermission(props: { scene: Scene; item: Extract<TranscriptItem, { type: 'permission' }> }) {
  const { item } = props;
  const rule = item.answer?.rule;
  const about = toolLine(wholeTool(item.tool), props.scene.folders);
  return (
    <div className="flex items-center gap-2 text-xs text-soft">
      <span
        className={classNames('flex-none', item.answer && 'text-soft', !item.answer && 'text-need')}
        title={givenBy(item)}
      >
        {answerWords(item)}
      </span>
      <span className="min-w-0 truncate">
        {permissionQuestion(item)}{' '}
        <span className={about.is !== 'words' ? 'font-mono' : undefined}>{about.text}</span>
      </span>
      {rule ? <AnswerRule scene={props.scene} rule={rule} /> : null}
    </div>
  );
}

/** The process that answered, with its whole command line. */
function givenBy({ answer }: Extract<TranscriptItem, { type: 'permission' }>): string | undefined {
  return answer?.process && describeCaller({ through: 'command-line', process: answer.process });
}

function answerWords({ answer }: Extract<TranscriptItem, { type: 'permission' }>): string {
  if (answer === null) return 'Asks';
  if (answer.by === 'persona') return 'Denied to the custom agent';
  if (answer.option === null) return 'Withdrawn';
  const by =
    answer.by === 'policy'
      ? ' by your settings'
      : answer.by === 'rule'
        ? ' by your rule'
        : answer.process
          ? ` by process ${answer.process.pid}`
          : answer.through === 'command-line'
            ? ' on the command line'
            : '';
  return `${answer.option.kind.startsWith('allow') ? 'Allowed' : 'Denied'}${by}`;
}

const PLAN_MARKS = { completed: '✓', in_progress: '▸', pending: '○' } as const;
const PLAN_WORDS = { completed: 'done', in_progress: 'in progress', pending: 'to do' } as const;

/** The agent's own list of steps, with where it is. */
export function PlanList(props: { entries: readonly PlanEntry[] }) {
  return (
    <ul aria-label="plan" className="grid gap-0.5 text-soft" data-selectable>
      {props.entries.map((entry, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: the agent replaces the plan as a whole
          key={index}
          className={classNames(
            'flex gap-1.5',
            entry.status === 'in_progress' && 'text-text',
            entry.status === 'pending' && 'text-soft',
          )}
        >
          <span
            role="img"
            aria-label={PLAN_WORDS[entry.status]}
            className={classNames('w-3.5 flex-none text-center', entry.status === 'completed' && 'text-soft')}
          >
            {PLAN_MARKS[entry.status]}
          </span>
          <span className="min-w-0 wrap-anywhere">{displayPath(entry.text)}</span>
        </li>
      ))}
    </ul>
  );
}
