/**
 * Brings something in a scroll of files to the middle of the view, and keeps it there while files above it are still read
 * and become as high as they are, until the reader presses or turns anything; `onLeft` is called then.
 *
 * @returns what ends it
 */
export function keepInView(element: Element, onLeft: () => void): () => void {
  const bring = () => element.scrollIntoView({ block: 'center' });
  bring();
  const observer = new ResizeObserver(bring);
  const all = element.closest('[data-files-scroll]')?.firstElementChild;
  if (all) observer.observe(all);
  const listening = new AbortController();
  const end = () => {
    observer.disconnect();
    listening.abort();
  };
  for (const type of ['wheel', 'pointerdown', 'keydown'])
    addEventListener(
      type,
      () => {
        end();
        onLeft();
      },
      { capture: true, signal: listening.signal },
    );
  return end;
}
