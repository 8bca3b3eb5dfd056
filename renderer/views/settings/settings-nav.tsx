import type { KeyboardEvent } from 'react';
import { classNames } from '../../ui/class-names';

/** The sections by name: one stop for Tab, arrows move, and each choice brings its section into view. */
export function SettingsNav(props: {
  sections: readonly string[];
  at: string;
  onGo: (section: string) => void;
}) {
  const { sections, at, onGo } = props;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = by === undefined ? undefined : sections[sections.indexOf(at) + by];
    if (next === undefined) return;
    event.preventDefault();
    onGo(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-section="${CSS.escape(next)}"]`)?.focus();
  };
  return (
    <nav aria-label="Settings sections" onKeyDown={onKeyDown} className="flex flex-col gap-0.5">
      {sections.map((section) => (
        <button
          key={section}
          type="button"
          data-section={section}
          aria-current={section === at ? 'true' : undefined}
          tabIndex={section === at ? 0 : -1}
          onClick={() => onGo(section)}
          className={classNames(
            'flex h-7 items-center rounded-md px-2.5 text-left transition-colors',
            section === at ? 'bg-select font-medium text-text' : 'text-soft hover:bg-hover hover:text-text',
          )}
        >
          {section}
        </button>
      ))}
    </nav>
  );
}
