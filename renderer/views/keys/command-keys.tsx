import { X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { type CommandId, commandOf, defaultKeysOf } from '#shared/commands';
import { describeKeyProblem, keyProblem, whereItWorks } from '#shared/key-fit';
import { keyLabel, keyOfPress } from '#shared/keys';
import { platform } from '../../api/platform';
import { giveKeyTo, resetKeysOf, takeKeyFrom, useKeyTable } from '../../state/keys';
import { Button, IconButton } from '../../ui/button';
import { LabelledCheckbox } from '../../ui/checkbox';
import { DialogBody } from '../../ui/dialog';
import { Kbd } from '../../ui/kbd';
import { Notice } from '../../ui/notice';

/** What became of the key that was pressed last. */
type Pressed =
  | { readonly was: 'given'; readonly key: string }
  | { readonly was: 'refused'; readonly why: string }
  /** Another command has it, and the user has not said yet which of them is to. */
  | { readonly was: 'taken'; readonly key: string; readonly by: CommandId };

/** The keys of one command, and a field that takes the next one. */
export function CommandKeys(props: { id: CommandId; where: string; onBack: () => void }) {
  const { id } = props;
  const command = commandOf(id);
  const table = useKeyTable();
  const keys = table.keysOf(id);
  const [keep, setKeep] = useState(false);
  const [pressed, setPressed] = useState<Pressed | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const give = async (key: string) => {
    await giveKeyTo(id, key, keep ? 'kept' : 'replaced');
    setPressed({ was: 'given', key });
    field.current?.focus();
  };
  const take = (key: string) => {
    const problem = keyProblem(key, command, platform());
    if (problem) return setPressed({ was: 'refused', why: describeKeyProblem(problem, key, platform()) });
    const by = table.holderOf(key);
    if (by !== null && by !== id) return setPressed({ was: 'taken', key, by });
    return void give(key);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (MODIFIERS.has(event.key) || isLeaving(event)) return;
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey) {
      if (pressed?.was !== 'taken' || event.repeat) return;
      event.preventDefault();
      return void give(pressed.key);
    }
    // The key is meant for here alone: neither the window nor the menu may carry out what it does now.
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat) return;
    const key = keyOfPress(event.nativeEvent, platform());
    if (key === null) setPressed({ was: 'refused', why: describeKeyProblem('unknown', '', platform()) });
    else take(key);
  };
  return (
    <DialogBody
      title={`Keys of ${command.title.replace(/…$/, '')}`}
      description={props.where}
      aside={
        <Button
          small
          look="ghost"
          disabled={!table.isChanged(id)}
          onClick={() => {
            setPressed(null);
            void resetKeysOf(id).then(() => field.current?.focus());
          }}
        >
          {resetWords(id)}
        </Button>
      }
      actions={<Button onClick={props.onBack}>Back</Button>}
    >
      <div className="flex flex-col gap-3 pt-1">
        <KeyField ref={field} pressed={pressed} onKeyDown={onKeyDown} />
        <div className="text-soft">
          <LabelledCheckbox label="Keep its other keys" checked={keep} onChange={setKeep} />
        </div>
        {pressed?.was === 'taken' ? (
          <Notice
            tone="need"
            action={
              <Button small onClick={() => void give(pressed.key)}>
                Use It Here Instead
              </Button>
            }
          >
            {takenWords(pressed)} Press Enter to use it here instead.
          </Notice>
        ) : null}
        <ul aria-label="Keys" className="flex flex-wrap gap-1.5">
          {keys.map((key) => (
            <li
              key={key}
              className="flex items-center gap-1 rounded-md border border-line py-0.5 pr-0.5 pl-2"
            >
              <span className="sr-only">{keyLabel(key, platform())}</span>
              <Kbd keys={key} bare />
              <IconButton
                small
                label={`Remove ${keyLabel(key, platform())}`}
                onClick={() => {
                  setPressed(null);
                  void takeKeyFrom(id, key).then(() => field.current?.focus());
                }}
              >
                <X size={12} aria-hidden />
              </IconButton>
            </li>
          ))}
          {keys.length === 0 ? <li className="text-soft">It has no key.</li> : null}
        </ul>
      </div>
    </DialogBody>
  );
}

const MODIFIERS: ReadonlySet<string> = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock']);

/** Tab goes on to the buttons, Escape back to the list. */
function isLeaving({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  return (key === 'Tab' || key === 'Escape') && !ctrlKey && !altKey && !metaKey;
}

function KeyField(props: {
  pressed: Pressed | null;
  onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
  ref: React.Ref<HTMLInputElement>;
}) {
  const { pressed } = props;
  const notes = useId();
  return (
    <div className="flex flex-col gap-1">
      <input
        ref={props.ref}
        readOnly
        aria-label="New key"
        aria-describedby={notes}
        data-own-keys
        placeholder="Press the new key"
        value={pressed && pressed.was !== 'refused' ? keyLabel(pressed.key, platform()) : ''}
        onKeyDown={props.onKeyDown}
        className="h-9 w-full rounded-md border border-line bg-bg px-3 text-center focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0"
      />
      <div id={notes} role="status" className="min-h-5 text-xs text-faint">
        {pressed === null ? 'Tab leads on to the buttons, Escape back to the list.' : null}
        {pressed?.was === 'given' ? `${keyLabel(pressed.key, platform())} is its key now.` : null}
        {pressed?.was === 'refused' ? <span className="text-fail">{pressed.why}</span> : null}
      </div>
    </div>
  );
}

function takenWords({ key, by }: { key: string; by: CommandId }): string {
  const command = commandOf(by);
  const where = whereItWorks(command);
  return `${keyLabel(key, platform())} is the key of “${command.title.replace(/…$/, '')}”${where === null ? ', everywhere' : `, ${where}`}.`;
}

function resetWords(id: CommandId): string {
  const [own] = defaultKeysOf(commandOf(id), platform());
  return own ? `Reset to ${keyLabel(own, platform())}` : 'Reset to no key';
}
