import {
  ArrowLeftRight,
  Brain,
  ChevronRight,
  FileText,
  Globe,
  type LucideIcon,
  Pencil,
  Search,
  Shuffle,
  SquareTerminal,
  Trash2,
  Wrench,
} from 'lucide-react';
import { useMemo } from 'react';
import { displayPath, displayText } from '#shared/display-path';
import type { ToolKind } from '#shared/events';
import type { ToolCall } from '#shared/projections/transcript';
import { classNames } from '../../ui/class-names';
import { Count } from '../../ui/count';
import { PathCut } from '../../ui/path-cut';
import { Spinner } from '../../ui/spinner';
import { lineDiff } from './line-diff';
import { LongTextBlock } from './long-text';
import { PathLink } from './path-link';
import { placeAttributes } from './said-place';
import type { Scene } from './scene';
import { ShownPart } from './shown-block';
import { SmallDiff } from './small-diff';
import { kindWords, pathFrom, toolEnding, toolLine, toolPlace, withoutFolders } from './tool-words';

const ICONS: Readonly<Record<ToolKind, LucideIcon>> = {
  read: FileText,
  edit: Pencil,
  delete: Trash2,
  move: ArrowLeftRight,
  search: Search,
  execute: SquareTerminal,
  think: Brain,
  fetch: Globe,
  switch_mode: Shuffle,
  other: Wrench,
};

/** What kind of call a row is about. */
export function ToolIcon(props: { kind: ToolKind }) {
  const Icon = ICONS[props.kind];
  return <Icon size={13} aria-label={kindWords(props.kind)} className="flex-none" />;
}

/** A tool call on one line; opened, all that is known of it. */
export function ToolRow(props: { scene: Scene; tool: ToolCall; open: boolean; onToggle: () => void }) {
  const { tool, open } = props;
  const line = toolLine(tool, props.scene.folders);
  return (
    <div className={classNames('rounded-md border border-line bg-panel', open && 'shadow-float')}>
      <button
        type="button"
        aria-expanded={open}
        onClick={props.onToggle}
        {...placeAttributes(toolPlace(tool))}
        className="flex h-7 w-full items-center gap-2 rounded-md px-2.5 text-left text-soft hover:bg-hover"
      >
        <ToolIcon kind={tool.kind} />
        <span
          className={classNames(
            'min-w-0 flex-1 truncate',
            line.is !== 'words' && 'font-mono text-xs text-text',
          )}
        >
          {line.is === 'path' ? <PathCut shown={line.text} /> : line.text}
        </span>
        <span data-not-said className="flex flex-none items-center gap-1.5 text-xs tabular-nums">
          <EditCount tool={tool} />
          <Ending tool={tool} />
          <ChevronRight
            size={12}
            aria-hidden
            className={classNames('text-faint transition-transform', open && 'rotate-90')}
          />
        </span>
      </button>
      {open ? <Details scene={props.scene} tool={tool} /> : null}
    </div>
  );
}

function Ending(props: { tool: ToolCall }) {
  const { words, tone, runs } = toolEnding(props.tool);
  if (words === '') return null;
  return (
    <>
      {runs ? <Spinner label={null} /> : null}
      <span className={ENDING_COLORS[tone]}>{words}</span>
    </>
  );
}

const ENDING_COLORS = { soft: undefined, need: 'text-need', fail: 'text-fail' } as const;

function EditCount(props: { tool: ToolCall }) {
  const { content } = props.tool;
  const count = useMemo(() => {
    let additions = 0;
    let deletions = 0;
    for (const part of content) {
      if (part.type !== 'diff') continue;
      // The heads of cut texts would give wrong numbers: better none.
      if (part.newText.body !== null || part.oldText?.body) return null;
      const diff = lineDiff(part.oldText?.text ?? null, part.newText.text, 0);
      additions += diff.additions;
      deletions += diff.deletions;
    }
    return { additions, deletions };
  }, [content]);
  return count ? <Count {...count} /> : null;
}

function Details(props: { scene: Scene; tool: ToolCall }) {
  const { scene, tool } = props;
  const { session } = scene;
  const title = displayText(withoutFolders(scene.folders, tool.title).trim());
  const empty =
    tool.content.length + tool.locations.length === 0 && tool.input === null && tool.command === null;
  return (
    <div className="flex flex-col gap-2 border-t border-line px-2.5 py-2">
      <Locations scene={scene} tool={tool} />
      {title && title !== toolLine(tool, scene.folders).text ? (
        <div data-selectable className="text-soft wrap-anywhere">
          {title}
        </div>
      ) : null}
      {tool.command !== null ? (
        <LongTextBlock
          session={session}
          label="Command"
          text={{ text: tool.command, body: null, bytes: tool.command.length }}
        />
      ) : null}
      {tool.input !== null && tool.command === null ? (
        <LongTextBlock session={session} label="Input" text={tool.input} />
      ) : null}
      {tool.content.map((part, index) =>
        part.type === 'diff' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts are replaced as a whole, never moved
          <SmallDiff key={index} scene={scene} edit={part} />
        ) : part.type === 'shown' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <ShownPart key={index} scene={scene} shown={part.shown} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <LongTextBlock key={index} session={session} label="Output" text={part.text} />
        ),
      )}
      {empty ? <div className="text-xs text-faint">The agent told no more about this.</div> : null}
    </div>
  );
}

/** More are not worth a link each. */
const MOST_LOCATIONS = 50;

/** Where a call was at work, but for the files whose edits are shown. */
function Locations(props: { scene: Scene; tool: ToolCall }) {
  const { content, locations } = props.tool;
  const edited = new Set(content.flatMap((part) => (part.type === 'diff' ? [part.path] : [])));
  const places = locations.filter(({ path, line }) => line !== null || !edited.has(path));
  if (places.length === 0) return null;
  return (
    <div data-unseen className="flex flex-wrap gap-x-3 font-mono text-xs">
      {places.slice(0, MOST_LOCATIONS).map(({ path, line }) => (
        <PathLink key={`${path}:${line}`} place={{ path, line, column: null }}>
          {displayPath(pathFrom(props.scene.folders, path))}
          {line === null ? '' : `:${line}`}
        </PathLink>
      ))}
    </div>
  );
}
