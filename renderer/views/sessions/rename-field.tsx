import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { SessionId } from '#shared/ids';
import { renameSession } from '../../state/session-actions';
import { sessionRow } from '../../state/sessions';
import { TextField } from '../../ui/text-field';
import { optionId } from './session-option';

const LONGEST = 200;

/**
 * A session's title as a field, over its row: an option of a list may hold no field. Enter and leaving it rename, Escape
 * does not. It goes when its row is no longer where it was.
 */
export function RenameField(props: {
  session: SessionId;
  /** What the field is placed in, and what scrolls. */
  space: RefObject<HTMLElement | null>;
  scroller: HTMLElement | null;
  onDone: (refocus: boolean) => void;
}) {
  const { session, space, scroller, onDone } = props;
  const before = useRef(sessionRow(session)?.title ?? '');
  const [title, setTitle] = useState(before.current);
  const [place, setPlace] = useState<{ top: number; left: number; right: number } | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const over = useRef(false);
  const latest = useRef(onDone);
  useLayoutEffect(() => {
    latest.current = onDone;
  });

  useLayoutEffect(() => {
    const row = document.getElementById(optionId(session))?.getBoundingClientRect();
    const around = space.current?.getBoundingClientRect();
    if (!row || !around) return latest.current(true);
    setPlace({
      top: row.top - around.top + 1,
      left: row.left - around.left + 28,
      right: around.right - row.right + 8,
    });
  }, [session, space]);

  useEffect(() => {
    if (place) field.current?.select();
  }, [place]);

  useEffect(() => {
    const leave = () => field.current?.blur();
    scroller?.addEventListener('scroll', leave);
    return () => scroller?.removeEventListener('scroll', leave);
  }, [scroller]);

  const end = (rename: boolean, refocus: boolean) => {
    if (over.current) return;
    over.current = true;
    const wanted = title.trim().slice(0, LONGEST);
    if (rename && wanted !== '' && wanted !== before.current) void renameSession(session, wanted);
    onDone(refocus);
  };

  if (!place) return null;
  return (
    <div className="absolute z-10" style={place}>
      <TextField
        ref={field}
        label="Title of the session"
        hideLabel
        autoFocus
        value={title}
        onChange={setTitle}
        onEnter={() => end(true, true)}
        onEscape={() => end(false, true)}
        onBlur={() => end(true, false)}
      />
    </div>
  );
}
