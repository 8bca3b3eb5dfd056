import type { ReactNode } from 'react';

/** What to do where there is nothing yet. */
export function EmptyState(props: {
  title: string;
  icon?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-2 p-6 text-center">
      {props.icon ? <div className="mb-1 text-faint">{props.icon}</div> : null}
      <div className="text-base font-semibold">{props.title}</div>
      {props.children ? <div className="max-w-96 text-soft">{props.children}</div> : null}
      {props.actions ? <div className="mt-2 flex flex-wrap justify-center gap-2">{props.actions}</div> : null}
    </div>
  );
}
