import { type RefObject, useEffect, useState } from 'react';

/** Whether the focus is inside, or was when a dialog or a menu opened that lies above now and gives it back. */
export function useFocusWithin(space: RefObject<HTMLElement | null>): boolean {
  const [within, setWithin] = useState(false);
  useEffect(() => {
    const look = () => {
      const [own, focused] = [space.current, document.activeElement];
      if (!own || (focused && focused !== document.body && layerOf(focused) !== layerOf(own))) return;
      setWithin(own.contains(focused));
    };
    // Where it goes elsewhere, that says so; this is when it goes nowhere.
    const onFocusOut = ({ relatedTarget }: FocusEvent) => relatedTarget === null && look();
    look();
    document.addEventListener('focusin', look);
    document.addEventListener('focusout', onFocusOut);
    return () => {
      document.removeEventListener('focusin', look);
      document.removeEventListener('focusout', onFocusOut);
    };
  }, [space]);
  return within;
}

/** What the page's body holds directly: the window itself, a dialog, a menu. */
function layerOf(element: Element): Element {
  let layer = element;
  while (layer.parentElement && layer.parentElement !== document.body) layer = layer.parentElement;
  return layer;
}
