import { Fragment, type ReactNode } from 'react';
import { displayPath } from '#shared/display-path';
import type { ConflictFlow } from './conflict-parties';
import { conflictWords, placeWords } from './conflict-words';
import type { ResolvedConflict } from './resolve-conflicts';

/** Which file conflicts, with what and why, and what can be done about it. */
export function ConflictHead(props: { resolved: ResolvedConflict; flow: ConflictFlow; actions: ReactNode }) {
  const { conflict } = props.resolved;
  const words = conflictWords(conflict.kind, props.flow);
  return (
    <div className="flex flex-none flex-wrap items-start gap-x-3 gap-y-2 px-4 py-2.5">
      <div className="min-w-48 flex-1">
        <h3 data-selectable className="font-mono text-xs font-semibold wrap-anywhere">
          <WholePath path={conflict.path} />
        </h3>
        <p className="text-xs text-soft">
          {words.label}, {placeWords(conflict, props.flow)}. {words.why}
        </p>
      </div>
      {props.actions}
    </div>
  );
}

/** All of a path, broken between folders where it has to be, and the file's name first to the eye. */
function WholePath(props: { path: string }) {
  const folders = displayPath(props.path).split('/');
  const name = folders.pop();
  return (
    <>
      {folders.length > 0 ? (
        <span className="font-normal text-soft">
          {folders.map((folder, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a folder is known by its place in the path alone
            <Fragment key={at}>
              {folder}/<wbr />
            </Fragment>
          ))}
        </span>
      ) : null}
      {name}
    </>
  );
}
