import { Fragment, type Ref } from 'react';
import { askedBesideCommand } from '#shared/asked-input';
import { displayPath } from '#shared/display-path';
import { describeHeldBack } from '#shared/held-back';
import { hostText } from '#shared/host-text';
import type { Transcript } from '#shared/projections/transcript';
import { hostAsked } from '#shared/rule-pattern';
import type { SessionRow } from '#shared/session';
import { Button } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { Notice } from '../../ui/notice';
import { CodeBlock } from './code-block';
import { LongTextBlock } from './long-text';
import type { PermissionRequest } from './permission-choice';
import { RememberMenu } from './remember-menu';
import { useScene } from './scene';
import { SmallDiff } from './small-diff';
import { isBelow, permissionQuestion, toolLine, wholeTool } from './tool-words';
import type { PermissionAnswer } from './use-permission-answer';

/**
 * What the agent asks for: the question, and below it the command, the edits or the input. Nothing inside scrolls, so that
 * the end of it is its end: `place` scrolls all of it, else what it stands in does.
 */
export function PermissionWords(props: {
  row: SessionRow;
  transcript: Transcript;
  request: PermissionRequest;
  place?: Ref<HTMLDivElement>;
}) {
  const { row, transcript, request } = props;
  const { tool } = request;
  const scene = useScene(row, transcript);
  const host = hostAsked(request.patterns);
  const line = toolLine(wholeTool(tool), scene.folders);
  const beside = askedBesideCommand(tool);
  const edits = (tool.content ?? []).filter((part) => part.type === 'diff');
  // Said only of what names no other place.
  const places = [...edits, ...(tool.locations ?? [])];
  const stays =
    (edits.length > 0 || beside === '') &&
    places.every(({ path }) => path === scene.root || isBelow(scene.root, path)) &&
    !request.held?.some(({ by }) => by !== 'asks');
  return (
    <>
      <div>
        <span className="font-semibold">{permissionQuestion(request)}</span>{' '}
        <span className="text-soft">
          {line.is !== 'words' && stays ? 'in this session’s worktree' : null}
          {line.is === 'words' && line.text !== '' && !host ? line.text : null}
        </span>
      </div>
      <div
        ref={props.place}
        className={classNames(
          'flex flex-col gap-2 [&_[data-selectable]]:max-h-none [&_pre]:max-h-none',
          // What is inside must not shrink, and hide its end, in place of being scrolled.
          props.place && 'max-h-[40vh] min-h-0 overflow-y-auto focus-visible:-outline-offset-2 *:flex-none',
        )}
        {...(props.place
          ? // What scrolls must be reachable without a mouse.
            { tabIndex: 0, role: 'region', 'aria-label': 'What it asks for' }
          : {})}
      >
        {request.held?.map((held) => (
          <Notice key={JSON.stringify(held)} tone="quiet" unread>
            {describeHeldBack(held)}
          </Notice>
        ))}
        {/* Wrapped: what is allowed must not hide beyond an edge. */}
        {host ? <CodeBlock text={displayPath(hostText(host))} wrap /> : null}
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

/** One button for each of the agent's options, and what can be remembered beside the first yes. */
export function PermissionButtons(props: {
  answering: PermissionAnswer;
  /** Where the focus belongs once the menu is closed. */
  afterMenu: () => void;
}) {
  const { buttons, sent, isHeld, answer } = props.answering;
  return (
    <div className="flex flex-wrap gap-1.5">
      {buttons.map((button) => {
        const { option, label, command } = button;
        const one = (
          <Button
            key={option.id}
            look={
              command === 'permission.allow'
                ? 'primary'
                : option.kind.startsWith('reject')
                  ? 'ghost'
                  : 'plain'
            }
            keysOf={command ?? undefined}
            busy={sent === option.id}
            disabled={sent !== null || isHeld(button)}
            {...(option.name && option.name !== label ? { title: displayPath(option.name) } : {})}
            onClick={() => answer(option.id)}
          >
            <span className="max-w-80 truncate">{displayPath(label)}</span>
          </Button>
        );
        if (command !== 'permission.allow') return one;
        return (
          <Fragment key={option.id}>
            {one}
            <RememberMenu answering={props.answering} afterClose={props.afterMenu} />
          </Fragment>
        );
      })}
    </div>
  );
}

/** What has to be done before it can be allowed. */
export function PermissionHint(props: { answering: PermissionAnswer }) {
  return (
    <span role="status" className="text-xs text-soft">
      {props.answering.hint}
    </span>
  );
}
