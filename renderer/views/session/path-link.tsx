import { createContext, type ReactNode, useContext } from 'react';
import { displayPath } from '#shared/display-path';
import { classNames } from '../../ui/class-names';
import { placeAttributes, type RootNames, type SaidPlace } from './said-place';

/** Shows a place in the diff, or in the user's editor where it did not change; null where there is nothing to open, as in a discarded session. */
export const OpenPlace = createContext<((place: SaidPlace) => void) | null>(null);

/** Names that a word in an answer can mean. */
export const RootNamesHere = createContext<RootNames>(new Set());

/**
 * A path in an answer: it opens. It stays text that can be selected. `among`: it is one of the many of an output, which
 * are one stop of the Tab key; the arrow keys go from one to the next.
 */
export function PathLink(props: {
  place: SaidPlace;
  className?: string | undefined;
  among?: 'first' | 'others' | undefined;
  children: ReactNode;
}) {
  const { place, className, among } = props;
  const open = useContext(OpenPlace);
  if (open === null) return <span className={className}>{props.children}</span>;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a path has no address that the page could go to
    <span
      role="link"
      tabIndex={among === 'others' ? -1 : 0}
      title={`Open ${displayPath(place.path)}`}
      {...placeAttributes(place)}
      // Whoever selects some of it does not want it opened.
      onClick={() => getSelection()?.isCollapsed !== false && open(place)}
      onKeyDown={(event) => {
        const next = among && neighbour(event.currentTarget, event.key);
        if (!next && (event.key !== 'Enter' || event.repeat)) return;
        event.preventDefault();
        event.stopPropagation();
        if (next) next.focus();
        else open(place);
      }}
      className={classNames('cursor-pointer text-link decoration-link/40 hover:underline', className)}
    >
      {props.children}
    </span>
  );
}

/** The link of the same output before or after one, as the arrow keys say. */
function neighbour(link: HTMLElement, key: string): HTMLElement | undefined {
  const by = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  if (by === 0) return undefined;
  const all = [...(link.closest('[data-output]')?.querySelectorAll<HTMLElement>('[role="link"]') ?? [])];
  return all[all.indexOf(link) + by];
}
