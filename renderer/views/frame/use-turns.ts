import { useEffect } from 'react';
import { runCommand } from '../../state/commands';
import { useMedia } from '../../state/media';
import { navigationStore, showPane, useNavigation } from '../../state/navigation';

/** Where the list over the session would leave a line or two of it, as in a window at the largest zoom. */
const LOW = '(max-width: 759px) and (max-height: 699px)';

/** The attribute of the element that holds the session list. */
export const LIST = 'data-session-list';

/**
 * True in a window with room for the list or for the place the user is at, which take turns then: going anywhere puts the
 * list away, and it comes by its key and button. What the user had wished of it counts again in a larger window.
 */
export function useTurns(): boolean {
  const low = useMedia(LOW);
  const place = useNavigation((navigation) => navigation.place);
  const listShown = useNavigation((navigation) => navigation.listShown);
  useEffect(() => {
    if (!low) return;
    const wish = navigationStore.getState().listShown;
    return () => navigationStore.setState({ listShown: wish });
  }, [low]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the user goes somewhere
  useEffect(() => {
    if (low) putListAway();
  }, [low, place]);
  useEffect(() => {
    if (!low || !listShown) return;
    const frame = requestAnimationFrame(() => {
      // The keys were where nothing is in sight any more; a menu of the list may have them already.
      const at = document.activeElement;
      if (at === null || at === document.body || at.closest('main')) runCommand('sessions.filter');
    });
    return () => cancelAnimationFrame(frame);
  }, [low, listShown]);
  return low;
}

function putListAway(): void {
  const { place, pane } = navigationStore.getState();
  const hadKeys = document.activeElement?.closest(`[${LIST}]`) !== null;
  navigationStore.setState({ listShown: false });
  if (hadKeys && place.at === 'session') showPane(pane);
}
