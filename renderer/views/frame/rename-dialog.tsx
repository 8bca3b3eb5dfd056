import { useState } from 'react';
import type { SessionId } from '#shared/ids';
import { closeOverlay } from '../../state/navigation';
import { renameSession } from '../../state/session-actions';
import { sessionRow } from '../../state/sessions';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { TextField } from '../../ui/text-field';

const LONGEST = 200;

export function RenameDialog(props: { session: SessionId }) {
  const [title, setTitle] = useState(() => sessionRow(props.session)?.title ?? '');
  const wanted = title.trim().slice(0, LONGEST);
  const rename = async () => {
    if (wanted !== '' && (await renameSession(props.session, wanted))) closeOverlay();
  };
  return (
    <Dialog
      open
      onClose={closeOverlay}
      title="Rename session"
      actions={
        <>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button look="primary" disabled={wanted === ''} onClick={() => void rename()}>
            Rename
          </Button>
        </>
      }
    >
      <TextField label="Title" value={title} onChange={setTitle} onEnter={() => void rename()} autoFocus />
    </Dialog>
  );
}
