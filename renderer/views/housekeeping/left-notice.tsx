import { displayPath } from '#shared/display-path';
import type { Refusal } from '#shared/refusals';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';

/** Something that was asked for and not done, and why. */
export type NotDone = { readonly key: string; readonly name: string; readonly refusal: Refusal };

/** Which of many were left as they are. */
export function LeftNotice(props: { left: readonly NotDone[]; what: string }) {
  const { left, what } = props;
  if (left.length === 0) return null;
  return (
    <div className="flex max-h-40 flex-none flex-col gap-2 overflow-y-auto border-b border-line px-5 py-2">
      {left.map(({ key, name, refusal }) => (
        <Notice key={key} tone="need">
          <p className="font-medium">
            {displayPath(name)} was not {what}
          </p>
          <RefusalText refusal={refusal} />
        </Notice>
      ))}
    </div>
  );
}
