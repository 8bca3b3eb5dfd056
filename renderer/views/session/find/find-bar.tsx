import { ArrowDown, ArrowUp, CaseSensitive, X } from 'lucide-react';
import type { RefObject } from 'react';
import { IconButton } from '../../../ui/button';
import { TextField } from '../../../ui/text-field';
import { countWords } from './count-words';
import type { Search } from './find-in-rows';

/** The words that are looked for in a conversation, and the way from one match to the next. */
export function FindBar(props: {
  search: Search;
  /** The match that is looked at, from 1, and how many there are. */
  number: number;
  total: number;
  /** Only the end of the conversation is searched so far. */
  isPart: boolean;
  busy: boolean;
  field: RefObject<HTMLInputElement | null>;
  onSearch: (search: Search) => void;
  onStep: (step: 1 | -1) => void;
  onClose: () => void;
}) {
  const { search, total, onSearch, onStep, onClose } = props;
  return (
    <search
      aria-label="Find in the conversation"
      className="absolute top-2 right-4 z-10 flex max-w-[calc(100%-32px)] items-center gap-1 rounded-lg border border-line bg-panel p-1 shadow-float"
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          event.stopPropagation();
          onClose();
        }
      }}
    >
      <div
        role="presentation"
        className="w-56 min-w-24"
        // Before the field, for which Enter is Enter.
        onKeyDownCapture={(event) => {
          if (event.key !== 'Enter' || !event.shiftKey) return;
          event.preventDefault();
          event.stopPropagation();
          onStep(-1);
        }}
      >
        <TextField
          label="Find in the conversation"
          hideLabel
          type="search"
          placeholder="Find"
          autoFocus
          ref={props.field}
          value={search.words}
          onChange={(words) => onSearch({ ...search, words })}
          onEnter={() => onStep(1)}
        />
      </div>
      <span
        role="status"
        aria-busy={props.busy || props.isPart}
        className="min-w-20 flex-none px-1 text-xs whitespace-nowrap text-soft tabular-nums"
      >
        {countWords(props)}
      </span>
      <IconButton
        label="Match case"
        small
        aria-pressed={search.matchCase}
        look={search.matchCase ? 'plain' : 'ghost'}
        onClick={() => onSearch({ ...search, matchCase: !search.matchCase })}
      >
        <CaseSensitive size={14} aria-hidden />
      </IconButton>
      <IconButton
        label="Previous match"
        keysOf="conversation.find-previous"
        small
        disabled={total === 0}
        onClick={() => onStep(-1)}
      >
        <ArrowUp size={14} aria-hidden />
      </IconButton>
      <IconButton
        label="Next match"
        keysOf="conversation.find-next"
        small
        disabled={total === 0}
        onClick={() => onStep(1)}
      >
        <ArrowDown size={14} aria-hidden />
      </IconButton>
      <IconButton label="Close" keys="Escape" small onClick={onClose}>
        <X size={14} aria-hidden />
      </IconButton>
    </search>
  );
}
