const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable="true"]';
/** Groups whose arrow keys rove: they take the focus only to hand it to a member. */
const ROVING = '[role="radiogroup"], [role="tablist"], [role="toolbar"]';

/** What Tab stops at inside an element, in order. */
export function tabStops(within: Element): HTMLElement[] {
  const all = [...within.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (one) =>
      one.tabIndex >= 0 && !one.matches(':disabled') && one.checkVisibility({ visibilityProperty: true }),
  );
  return all.filter(
    (one) => !one.matches(ROVING) || !all.some((other) => other !== one && one.contains(other)),
  );
}
