import { useState } from 'react';
import { useSettings } from '../../state/settings';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { TextField } from '../../ui/text-field';
import { saveFilters } from './list';

const LONGEST = 60;

/** Asks what the filters that are on shall be called. */
export function SaveFilterDialog(props: { onClose: () => void }) {
  const saved = useSettings((all) => all.savedFilters);
  const [typed, setTyped] = useState('');
  const name = typed.trim().slice(0, LONGEST);
  const save = () => {
    if (name === '') return;
    saveFilters(name);
    props.onClose();
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Save these filters"
      actions={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" disabled={name === ''} onClick={save}>
            Save
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        value={typed}
        onChange={setTyped}
        hint={saved.some((one) => one.name === name) ? 'Replaces the saved filters of this name.' : undefined}
        onEnter={save}
        autoFocus
      />
    </Dialog>
  );
}
