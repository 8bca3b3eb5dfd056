import { createContext, type ReactNode, useContext } from 'react';
import { displayPath } from '#shared/display-path';
import { classNames } from '../../ui/class-names';
import { placeAttributes, type SaidPlace } from './said-place';

/** Opens a place in the user's editor; null where there is nothing to open, as in a discarded session. */
export const OpenPlace = createContext<((place: SaidPlace) => void) | null>(null);

/** A path in an answer: it opens in the editor. It stays text that can be selected. */
export function PathLink(props: { place: SaidPlace; className?: string; children: ReactNode }) {
  const { place, className } = props;
  const open = useContext(OpenPlace);
  if (open === null) return <span className={className}>{props.children}</span>;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a path has no address that the page could go to
    <span
      role="link"
      tabIndex={0}
      title={`Open ${displayPath(place.path)} in your editor`}
      {...placeAttributes(place)}
      // Whoever selects some of it does not want it opened.
      onClick={() => getSelection()?.isCollapsed !== false && open(place)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.repeat) return;
        event.preventDefault();
        event.stopPropagation();
        open(place);
      }}
      className={classNames('cursor-pointer text-link decoration-link/40 hover:underline', className)}
    >
      {props.children}
    </span>
  );
}
