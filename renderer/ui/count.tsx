/** Lines added and deleted; nothing where nothing changed. */
export function Count(props: { additions: number; deletions: number }) {
  if (props.additions === 0 && props.deletions === 0) return null;
  return (
    <span className="inline-flex gap-1 whitespace-nowrap tabular-nums">
      {props.additions > 0 ? <span className="text-add">+{props.additions}</span> : null}
      {props.deletions > 0 ? <span className="text-del">−{props.deletions}</span> : null}
    </span>
  );
}
