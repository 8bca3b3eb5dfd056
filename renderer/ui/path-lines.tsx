import { useState } from 'react';
import { displayPath } from '#shared/display-path';
import { Button } from './button';

/** How many paths are listed before the rest is offered. */
const FIRST = 200;

/** Paths, one a line, with an optional mark before each. */
export function PathLines(props: {
  label: string;
  paths: readonly string[];
  mark?: (path: string) => React.ReactNode;
}) {
  const [all, setAll] = useState(false);
  const shown = all ? props.paths : props.paths.slice(0, FIRST);
  return (
    <div className="flex flex-col gap-1">
      <ul
        aria-label={props.label}
        data-selectable
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes the focus
        tabIndex={0}
        className="max-h-48 overflow-y-auto rounded-md border border-line bg-bg px-2.5 py-1.5 font-mono text-xs leading-5"
      >
        {shown.map((path) => (
          <li key={path} className="flex gap-2">
            {props.mark?.(path)}
            <span className="min-w-0 wrap-anywhere">{displayPath(path)}</span>
          </li>
        ))}
      </ul>
      {shown.length < props.paths.length ? (
        <div>
          <Button small look="ghost" onClick={() => setAll(true)}>
            Show {props.paths.length - shown.length} more
          </Button>
        </div>
      ) : null}
    </div>
  );
}
