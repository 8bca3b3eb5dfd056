import { displayPath } from '#shared/display-path';
import type { Refusal } from '#shared/refusals';
import { Notice } from './notice';
import { RefusalText } from './refusal-text';

/** One of many for which something was asked and not done, and why. */
export type NotDone = { readonly key: string; readonly name: string; readonly refusal: Refusal };

/** Which of many were left as they are. `what` was not done with them, such as "discarded". */
export function NotDoneNotices(props: { notDone: readonly NotDone[]; what: string }) {
  return props.notDone.map(({ key, name, refusal }) => (
    <Notice key={key} tone="need">
      <p className="font-medium">
        {displayPath(name)} was not {props.what}
      </p>
      <RefusalText refusal={refusal} />
    </Notice>
  ));
}
