import { displayPath } from '#shared/display-path';

/** A path, branch or command from outside, safe to show: the name first and, quieter, the folder. */
export function PathText(props: { path: string; split?: boolean }) {
  const shown = displayPath(props.path);
  const cut = props.split ? shown.lastIndexOf('/') : -1;
  if (!props.split) return <span className="font-mono text-xs">{shown}</span>;
  return (
    <span className="inline-flex min-w-0 items-baseline gap-2" title={shown}>
      <span className="truncate">{shown.slice(cut + 1)}</span>
      {cut > 0 ? <span className="min-w-0 truncate text-faint">{shown.slice(0, cut)}</span> : null}
    </span>
  );
}
