import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

/** Something that a text can be completed by. `insert` takes the place of what was written of it. */
export type CompletionItem = {
  readonly key: string;
  readonly label: ReactNode;
  readonly detail: ReactNode;
  readonly insert: string;
};

/** A place in a text where it can be completed: what stands from `from` up to the caret is what was written of it. */
export type CompletionPlace = {
  readonly from: number;
  /** What the list is called. */
  readonly name: string;
  find(): Promise<readonly CompletionItem[]>;
};

/** Where a text, written up to `caret`, can be completed; null: nowhere. */
export type Completer = (text: string, caret: number) => CompletionPlace | null;

type Open = {
  readonly place: CompletionPlace;
  readonly items: readonly CompletionItem[];
  readonly active: number;
};

/** What completes the text of a field: what is offered at the caret, and the keys that choose of it. */
export type Completion = {
  readonly open: Open | null;
  choose(index: number): void;
  /** Of a key; true: it was the list's. */
  onKey(event: KeyboardEvent): boolean;
  /** The text or the caret is another. */
  look(): void;
  close(): void;
};

export function useCompletion(
  area: RefObject<HTMLTextAreaElement | null>,
  value: string,
  onChange: (value: string) => void,
  completer: Completer | undefined,
): Completion {
  const [open, setOpen] = useState<Open | null>(null);
  const asked = useRef(0);
  /** Where the user did not want it: nothing is offered until what is written begins elsewhere. */
  const dismissed = useRef<number | null>(null);
  const caret = useRef<number | null>(null);
  /** What was looked at last: a key changes the text and moves the caret, and both are told. */
  const seen = useRef<{ readonly text: string; readonly caret: number } | null>(null);

  useLayoutEffect(() => {
    if (caret.current === null) return;
    area.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });
  const close = () => {
    asked.current += 1;
    seen.current = null;
    setOpen(null);
  };
  const look = () => {
    const element = area.current;
    if (!element || !completer || element.selectionStart !== element.selectionEnd) return close();
    const now = { text: element.value, caret: element.selectionStart };
    if (seen.current?.text === now.text && seen.current.caret === now.caret) return;
    seen.current = now;
    asked.current += 1;
    const mine = asked.current;
    const place = completer(now.text, now.caret);
    if (place === null || place.from === dismissed.current) {
      if (place === null) dismissed.current = null;
      return setOpen(null);
    }
    // What was offered elsewhere would be put in the wrong place.
    setOpen((before) => (before && isSamePlace(before.place, place) ? before : null));
    void place.find().then((items) => {
      if (mine === asked.current) setOpen(items.length === 0 ? null : { place, items, active: 0 });
    });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is offered follows the text
  useEffect(() => {
    if (document.activeElement === area.current) look();
    else close();
  }, [value]);

  const choose = (index: number) => {
    const item = open?.items[index];
    const element = area.current;
    if (!open || !item || !element) return;
    const { from } = open.place;
    const written = completer?.(element.value, element.selectionStart);
    // Nothing is put where the caret has gone since it was offered.
    if (!written || !isSamePlace(open.place, written)) return close();
    caret.current = from + item.insert.length;
    close();
    onChange(element.value.slice(0, from) + item.insert + element.value.slice(element.selectionStart));
    element.focus();
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (!open || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false;
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (step !== 0) {
      const active = (open.active + step + open.items.length) % open.items.length;
      setOpen({ ...open, active });
    } else if (event.key === 'Enter' || event.key === 'Tab') choose(open.active);
    else if (event.key === 'Escape') {
      dismissed.current = open.place.from;
      close();
    } else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { open, choose, onKey, look, close };
}

/** Whether two places are where the same thing is being written. */
function isSamePlace(one: CompletionPlace, other: CompletionPlace): boolean {
  return one.from === other.from && one.name === other.name;
}
