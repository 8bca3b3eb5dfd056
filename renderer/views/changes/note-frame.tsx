import type { ReactNode } from 'react';

/** The frame of what stands below a line: a comment, the box for one, or where the line comes from. */
export function NoteFrame(props: { children: ReactNode }) {
  return (
    <div className="max-w-[720px] py-1 pr-3 font-sans">
      <div className="rounded-md border border-line bg-panel text-text">{props.children}</div>
    </div>
  );
}
