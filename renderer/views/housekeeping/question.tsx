import type { ReactNode } from 'react';

/** Asks once, in the place of the list that it is about: the focus is where `actions` puts it. */
export function Question(props: { title: string; actions: ReactNode; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form
    <div role="group" aria-label={props.title} className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto px-5 py-4 text-soft">
        <h3 className="text-base font-semibold text-text">{props.title}</h3>
        {props.children}
      </div>
      <div
        data-region="actions"
        className="flex flex-none items-center justify-end gap-2 border-t border-line px-4 py-3"
      >
        {props.actions}
      </div>
    </div>
  );
}
