import { RadioGroup } from 'radix-ui';
import { type Attachment, describeAttachment } from '#shared/attachment';
import { counted } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import type { CarriedFile, HandedChanges, HandOffPlan } from '#shared/hand-off';
import type { AttachmentId } from '#shared/ids';
import { Button } from '../../ui/button';
import { LabelledCheckbox } from '../../ui/checkbox';
import { Notice } from '../../ui/notice';
import { PathLines } from '../../ui/path-lines';
import { TextArea } from '../../ui/text-area';
import { Unfold } from '../../ui/unfold';

/** What goes along with a hand-off: the conversation, and the files with what becomes of them. */
export function GoesAlong(props: {
  plan: HandOffPlan;
  changes: HandedChanges;
  onChanges: (changes: HandedChanges) => void;
  /** What the agent is told as it was put together, and as the user edited it (null: not). */
  planned: string;
  context: string | null;
  /** Null: as it was put together. */
  onContext: (context: string | null) => void;
  /** The attachments that go along; null: as it is planned. */
  chosen: readonly AttachmentId[] | null;
  onChosen: (chosen: readonly AttachmentId[]) => void;
  /** The files are the user's own, in the workspace. */
  local: boolean;
}) {
  const { plan, planned } = props;
  const edited = props.context !== null;
  const context = props.context ?? planned;
  return (
    <section aria-label="What goes along" className="flex flex-col gap-2.5">
      <h3 className="text-xs font-medium text-soft">What goes along</h3>
      <Files {...props} />
      <Attachments {...props} />
      <Unfold
        title={
          <span>
            {conversationWords(plan, edited)}{' '}
            <span className="text-faint">{context.length.toLocaleString('en')} characters</span>
          </span>
        }
      >
        <TextArea
          label="What the agent is told"
          rows={12}
          value={context}
          onChange={(text) => props.onContext(text === planned ? null : text)}
          hint={
            edited
              ? 'Edited: the agent is told this, and not its own memory.'
              : 'It can also read the whole conversation, with what commands put out, in a file.'
          }
        />
        {edited ? (
          <div>
            <Button small look="ghost" onClick={() => props.onContext(null)}>
              Take back my edits
            </Button>
          </div>
        ) : null}
      </Unfold>
      {plan.cut ? (
        <Notice tone="quiet">
          The conversation is long: the agent is told its newest part, and can read all of it in a file.
        </Notice>
      ) : null}
    </section>
  );
}

function Attachments(props: {
  plan: HandOffPlan;
  context: string | null;
  chosen: readonly AttachmentId[] | null;
  onChosen: (chosen: readonly AttachmentId[]) => void;
}) {
  const { plan, chosen, onChosen } = props;
  const { attachments, attachmentsInAll, way, agent } = plan;
  if (attachments.length === 0) return null;
  // What the agent remembers it need not be given again.
  const remembers = way === 'forked' && props.context === null;
  const along = chosen ?? (remembers ? [] : attachments.map(({ id }) => id));
  const toggle = ({ id }: Attachment) =>
    onChosen(along.includes(id) ? along.filter((one) => one !== id) : [...along, id]);
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="text-sm">
        {counted(attachments.length, 'attachment')} of the conversation
        {remembers ? (
          <span className="text-xs text-soft"> · {displayPath(agent.name)} remembers what it was given</span>
        ) : null}
      </legend>
      <div className="flex max-h-32 flex-col gap-1 overflow-y-auto">
        {attachments.map((one) => (
          <LabelledCheckbox
            key={one.id}
            label={`${displayPath(one.name) || 'File'}, ${describeAttachment(one)}`}
            checked={along.includes(one.id)}
            onChange={() => toggle(one)}
          />
        ))}
      </div>
      {attachmentsInAll > attachments.length ? (
        <p className="text-xs text-faint">
          Only the newest {attachments.length} of {attachmentsInAll} can go along.
        </p>
      ) : null}
    </fieldset>
  );
}

function conversationWords({ way, turns, steps, agent }: HandOffPlan, edited: boolean): string {
  const parts = [`the conversation (${counted(turns, 'turn')})`];
  if (steps > 0) parts.push(`the plan (${counted(steps, 'step')})`);
  const all = parts.join(' and ');
  return way === 'forked' && !edited
    ? `${displayPath(agent.name)} goes on with a copy of its memory of ${all}.`
    : `${displayPath(agent.name)} is told ${all}.`;
}

const ABOUT: Readonly<Record<HandedChanges, { label: string; about: (local: boolean) => string }>> = {
  copy: {
    label: 'Copy',
    about: (local) =>
      local
        ? 'There and in your workspace, staged as they are.'
        : 'The work so far is there from the beginning.',
  },
  move: {
    label: 'Move',
    about: () => 'Only there; your workspace is as committed afterwards. Undo puts them back exactly.',
  },
  leave: {
    label: 'Leave',
    about: (local) =>
      local ? 'Only here: the agent begins with what is committed.' : 'The agent begins without it.',
  },
};

function Files(props: {
  plan: HandOffPlan;
  changes: HandedChanges;
  onChanges: (changes: HandedChanges) => void;
  local: boolean;
}) {
  const { plan, changes, local } = props;
  const { files, filesInAll, choices, leftOut } = plan;
  if (filesInAll === 0)
    return (
      <p className="text-sm text-soft">
        {plan.to === 'local'
          ? 'The files are in your workspace already.'
          : 'No files: there is nothing that is not committed.'}
      </p>
    );
  const marks = new Map<string, CarriedFile>(files.map((file) => [file.path, file]));
  return (
    <>
      <RadioGroup.Root
        aria-label="Files that are not committed"
        value={changes}
        onValueChange={(value) => {
          const known = choices.find((choice) => choice === value);
          if (known) props.onChanges(known);
        }}
        className="flex flex-col gap-1.5"
      >
        <div className="flex gap-1 rounded-md border border-line bg-panel p-1">
          {choices.map((choice) => (
            <RadioGroup.Item
              key={choice}
              value={choice}
              className="h-7 flex-1 rounded-sm px-2 text-sm font-medium text-soft transition-colors hover:text-text data-[state=checked]:bg-accent-bg data-[state=checked]:text-accent"
            >
              {ABOUT[choice].label}
            </RadioGroup.Item>
          ))}
        </div>
        <div className="text-xs text-soft">
          {counted(filesInAll, local ? 'uncommitted file' : 'changed file')}
          {'. '}
          {ABOUT[changes].about(local)}
        </div>
      </RadioGroup.Root>
      {changes === 'leave' ? null : (
        <Unfold title={<span className="text-sm">{counted(filesInAll, 'file')}</span>} open={filesInAll <= 8}>
          <PathLines
            label="Files that go along"
            paths={files.map(({ path }) => path)}
            mark={(path) => <ChangeMark file={marks.get(path)} />}
          />
          {filesInAll > files.length ? (
            <p className="text-xs text-faint">The first {files.length.toLocaleString('en')} are listed.</p>
          ) : null}
        </Unfold>
      )}
      {leftOut.length > 0 && changes !== 'leave' ? (
        <Notice tone="need">
          {counted(leftOut.length, 'file')} cannot go along and {leftOut.length === 1 ? 'stays' : 'stay'}{' '}
          where {leftOut.length === 1 ? 'it is' : 'they are'}:{' '}
          {leftOut.slice(0, 3).map(displayPath).join(', ')}
          {leftOut.length > 3 ? ' …' : ''}
        </Notice>
      ) : null}
    </>
  );
}

const LETTERS: Readonly<Record<CarriedFile['change'], { letter: string; color: string }>> = {
  added: { letter: 'A', color: 'text-add' },
  changed: { letter: 'M', color: 'text-soft' },
  deleted: { letter: 'D', color: 'text-del' },
};

function ChangeMark(props: { file: CarriedFile | undefined }) {
  if (!props.file) return null;
  const { change, staged } = props.file;
  const { letter, color } = LETTERS[change];
  const words = `${change}${staged ? ', staged' : ''}`;
  return (
    <span title={words} className={`flex w-6 flex-none gap-0.5 ${color}`}>
      <span aria-hidden>
        {letter}
        {staged ? '•' : ''}
      </span>
      <span className="sr-only">{words}</span>
    </span>
  );
}
