import type { ReactNode, Ref } from 'react';

/**
 * What a menu or the list of a select is drawn in: it lies beside the window's landmarks in the page, and all content
 * of a page is to be in one.
 */
export function MenuLayer(props: { label: string; children: ReactNode; ref?: Ref<HTMLElement> }) {
  return (
    <section ref={props.ref} aria-label={props.label}>
      {props.children}
    </section>
  );
}
