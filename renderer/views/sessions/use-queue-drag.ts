import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { displayPath } from '#shared/display-path';
import { SessionId } from '#shared/ids';
import { quoteTitle } from '#shared/quote-title';
import { moveInQueue } from '../../state/session-actions';
import { queuedSessions, sessionRow } from '../../state/sessions';
import { showToast } from '../../state/toasts';
import { indexAfterDrop, type QueueDrop } from './queue-drop';

/** So many pixels a press has to move to be more than a click. */
const SLACK = 6;
/** How near the edge of the list it scrolls, and by how much at a time. */
const EDGE = 24;

export type QueueDrag = {
  readonly dragged: SessionId | null;
  readonly drop: QueueDrop | null;
  /** What is read out while it goes on. */
  readonly said: string;
  readonly onPointerDown: (event: PointerEvent) => void;
};

/** Lets queued sessions be dragged to another place of the queue. Escape lets go of one where it was. */
export function useQueueDrag(): QueueDrag {
  const [dragged, setDragged] = useState<SessionId | null>(null);
  const [drop, setDrop] = useState<QueueDrop | null>(null);
  const leave = useRef<(() => void) | null>(null);
  useEffect(() => () => leave.current?.(), []);

  const onPointerDown = (event: PointerEvent) => {
    const session = queuedAt(event.target);
    const isPlain = event.button === 0 && !event.shiftKey && !event.ctrlKey && !event.metaKey;
    if (!session || !isPlain || queuedSessions().length < 2) return;
    const list = event.currentTarget;
    let moves = false;
    let at: QueueDrop | null = null;
    const ending = new AbortController();
    const { signal } = ending;
    const end = () => {
      ending.abort();
      leave.current = null;
      setDragged(null);
      setDrop(null);
    };
    const move = ({ clientX, clientY }: globalThis.PointerEvent) => {
      if (!moves && Math.abs(clientY - event.clientY) < SLACK) return;
      if (!moves) setDragged(session);
      moves = true;
      scrollNear(list, clientY);
      at = dropAt(clientX, clientY, session);
      setDrop((before) => (before?.on === at?.on && before?.edge === at?.edge ? before : at));
    };
    const up = () => {
      end();
      if (!moves) return;
      // The press that ends here was no click on a row.
      const swallow = (click: Event) => click.stopPropagation();
      window.addEventListener('click', swallow, { capture: true, once: true });
      setTimeout(() => window.removeEventListener('click', swallow, { capture: true }));
      if (at) void letGo(session, at);
    };
    const cancel = (key: KeyboardEvent) => {
      if (key.key !== 'Escape') return;
      key.preventDefault();
      key.stopPropagation();
      end();
      showToast({ tone: 'done', text: `${nameOf(session)} stays where it was.` });
    };
    leave.current?.();
    leave.current = end;
    window.addEventListener('pointermove', move, { signal });
    window.addEventListener('pointerup', up, { signal });
    window.addEventListener('pointercancel', end, { signal });
    window.addEventListener('blur', end, { signal });
    window.addEventListener('keydown', cancel, { capture: true, signal });
  };
  return { dragged, drop, said: dragged ? wordsOf(dragged, drop) : '', onPointerDown };
}

/** Moves the session, which one undo takes back. */
async function letGo(session: SessionId, drop: QueueDrop): Promise<void> {
  const queue = queuedSessions();
  const from = queue.indexOf(session);
  const index = indexAfterDrop(queue, session, drop);
  if (index === null) return;
  if (!(await moveInQueue(session, index))) return;
  showToast({
    tone: 'done',
    text: `${nameOf(session)} is ${placeWords(index, queue.length)}.`,
    action: { label: 'Undo', run: () => void moveInQueue(session, from) },
  });
}

function wordsOf(session: SessionId, drop: QueueDrop | null): string {
  const queue = queuedSessions();
  const index = drop && indexAfterDrop(queue, session, drop);
  const where = index === null ? 'It stays where it is' : `Let go, it is ${placeWords(index, queue.length)}`;
  return `Moving ${nameOf(session)}. ${where}. Escape cancels.`;
}

function placeWords(index: number, of: number): string {
  return index === 0 ? 'next in the queue' : `${index + 1} of ${of} in the queue`;
}

function nameOf(session: SessionId): string {
  return displayPath(quoteTitle(sessionRow(session)?.title ?? ''));
}

/** The queued session whose row an element is in. */
function queuedAt(target: EventTarget | null): SessionId | null {
  const row = target instanceof Element ? target.closest('[data-session]') : null;
  const session = SessionId.safeParse(row?.getAttribute('data-session')).data;
  return session && queuedSessions().includes(session) ? session : null;
}

function dropAt(x: number, y: number, dragged: SessionId): QueueDrop | null {
  const element = document.elementFromPoint(x, y);
  const on = queuedAt(element);
  const box = element?.closest('[data-session]')?.getBoundingClientRect();
  if (!on || !box || on === dragged) return null;
  return { on, edge: y < box.top + box.height / 2 ? 'before' : 'after' };
}

function scrollNear(list: Element, y: number): void {
  const scroller = list.querySelector('[role=listbox]');
  const box = scroller?.getBoundingClientRect();
  if (!scroller || !box) return;
  if (y < box.top + EDGE) scroller.scrollBy(0, -EDGE);
  if (y > box.bottom - EDGE) scroller.scrollBy(0, EDGE);
}
