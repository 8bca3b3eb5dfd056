/**
 * Tells the style sheets, as `--scrollbar`, how wide a bar beside what scrolls is: with it, what stands below it has the
 * same edges. Bars that lie over what scrolls take no room.
 */
export function measureScrollbar(): void {
  const probe = document.createElement('div');
  probe.style.cssText = 'position: absolute; visibility: hidden; width: 100px; overflow-y: scroll';
  document.body.append(probe);
  const width = probe.offsetWidth - probe.clientWidth;
  probe.remove();
  document.documentElement.style.setProperty('--scrollbar', `${width}px`);
}
