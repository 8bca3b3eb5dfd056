/** With Alt some keyboards write signs of their own, such as ¡ for Alt+1. */
const FIELDS =
  'textarea, select, [contenteditable="true"], [role="textbox"], [role="combobox"], [role="searchbox"]';
const INPUTS = 'input:not([type="radio"], [type="checkbox"])';

/** Whether keys write in a field there. The panes of a merge take the keys of a conflict; their find box does not. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof Element) || !target.closest(`${FIELDS}, ${INPUTS}`)) return false;
  return target.closest('.monaco-editor') === null || target.closest('.find-widget') !== null;
}
