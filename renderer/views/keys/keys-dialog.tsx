import { useState } from 'react';
import { type CommandId, commandOf } from '#shared/commands';
import { whereItWorks } from '#shared/key-fit';
import { closeOverlay } from '../../state/navigation';
import { DialogFrame } from '../../ui/dialog';
import { CommandKeys } from './command-keys';
import { KeysList } from './keys-list';

/** Every command with its keys, by its menu; a press on one changes its keys. */
export function KeysDialog() {
  const [changing, setChanging] = useState<CommandId | null>(null);
  const [last, setLast] = useState<CommandId | null>(null);
  const back = () => {
    setLast(changing);
    setChanging(null);
  };
  return (
    <DialogFrame
      open
      onClose={changing === null ? closeOverlay : back}
      width="medium"
      described={changing !== null}
    >
      {changing === null ? (
        <KeysList last={last} onChange={setChanging} />
      ) : (
        <CommandKeys id={changing} where={whereWords(changing)} onBack={back} />
      )}
    </DialogFrame>
  );
}

function whereWords(id: CommandId): string {
  const where = whereItWorks(commandOf(id));
  return where === null ? 'Works everywhere.' : `Works ${where}.`;
}
