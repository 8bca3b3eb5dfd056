import { askedBesideCommand } from '#shared/asked-input';
import { commandOf, keyOf } from '#shared/commands';
import { displayPath } from '#shared/display-path';
import type { Transcript, TranscriptItem } from '#shared/projections/transcript';
import type { SessionRow } from '#shared/session';
import { platform } from '../../api/platform';
import { Button } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { CodeBlock } from './code-block';
import { LongTextBlock } from './long-text';
import type { PermissionButton } from './permission-choice';
import { useScene } from './scene';
import { SmallDiff } from './small-diff';
import { isBelow, permissionQuestion, toolLine, wholeTool } from './tool-words';

export type PermissionRequest = Extract<TranscriptItem, { type: 'permission' }>;

/**
 * What the agent asks for: the question, and below it the command, the edits or the input. `whole`: as high as it is,
 * for a place that scrolls by itself.
 */
export function PermissionWords(props: {
  row: SessionRow;
  transcript: Transcript;
  request: PermissionRequest;
  whole?: boolean;
}) {
  const { row, transcript, request } = props;
  const { tool } = request;
  const scene = useScene(row, transcript);
  const line = toolLine(wholeTool(tool), scene.folders);
  const beside = askedBesideCommand(tool);
  const edits = (tool.content ?? []).filter((part) => part.type === 'diff');
  // Said only of what names no other place.
  const stays = edits.length > 0 ? edits.every(({ path }) => isBelow(scene.root, path)) : beside === '';
  return (
    <>
      <div>
        <span className="font-semibold">{permissionQuestion(tool.kind)}</span>{' '}
        <span className="text-soft">
          {line.is !== 'words' && stays ? 'in this session’s worktree' : null}
          {line.is === 'words' && line.text !== '' ? line.text : null}
        </span>
      </div>
      <div
        className={classNames(
          'flex flex-col gap-2',
          props.whole
            ? '[&_[data-selectable]]:max-h-none [&_pre]:max-h-none'
            : 'max-h-[40vh] min-h-0 overflow-y-auto',
        )}
      >
        {/* Wrapped: what is allowed must not hide beyond an edge. */}
        {tool.command ? <CodeBlock text={tool.command} wrap /> : null}
        {edits.map((edit, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts are replaced as a whole, never moved
          <SmallDiff key={index} scene={scene} edit={edit} wrap />
        ))}
        {!tool.command && edits.length === 0 && line.is !== 'words' ? (
          <CodeBlock text={line.text} wrap />
        ) : null}
        {edits.length === 0 && tool.input && beside !== '' ? (
          <LongTextBlock session={row.session} label="Input" text={{ ...tool.input, text: beside }} wrap />
        ) : null}
      </div>
    </>
  );
}

/** One button for each of the agent's options. */
export function PermissionButtons(props: {
  buttons: readonly PermissionButton[];
  /** The option that was chosen and is on its way. */
  sent: string | null;
  /** What cannot be pressed yet. */
  held?: (button: PermissionButton) => boolean;
  onAnswer: (option: string) => void;
}) {
  return (
    <div className="flex flex-wrap gap-1.5">
      {props.buttons.map((button) => {
        const { option, label, command } = button;
        return (
          <Button
            key={option.id}
            look={
              command === 'permission.allow'
                ? 'primary'
                : option.kind.startsWith('reject')
                  ? 'ghost'
                  : 'plain'
            }
            keys={command ? keyOf(commandOf(command), platform()) : null}
            busy={props.sent === option.id}
            disabled={props.sent !== null || (props.held?.(button) ?? false)}
            {...(option.name && option.name !== label ? { title: displayPath(option.name) } : {})}
            onClick={() => props.onAnswer(option.id)}
          >
            <span className="max-w-80 truncate">{displayPath(label)}</span>
          </Button>
        );
      })}
    </div>
  );
}
