import { displayPath } from '#shared/display-path';
import { Notice } from '../../ui/notice';
import type { Resolving } from './use-resolving';

/** Says which decisions were left out: files, or other decisions, changed after they were made. */
export function DroppedDecisions(props: { dropped: Resolving['dropped'] }) {
  if (props.dropped.length === 0) return null;
  return (
    <Notice tone="need">
      These decisions no longer apply and were dropped:
      <ul aria-label="dropped decisions" className="mt-1 flex flex-col gap-0.5">
        {props.dropped.map(({ path, place, commit, reason }) => (
          <li key={`${path} ${place ?? ''} ${commit ?? ''}`}>
            <span className="font-mono">{displayPath(path)}</span>: {reason}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
