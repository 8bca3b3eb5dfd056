import { describeRefusal } from '#shared/describe-refusal';
import type { Refusal } from '#shared/refusals';

/** An expected no in words, in place: what happened, what was kept, what to do. */
export function RefusalText(props: { refusal: Refusal }) {
  const said = describeRefusal(props.refusal);
  return (
    <span data-selectable className="wrap-anywhere whitespace-pre-wrap">
      <span className="font-medium">{said.title}</span>
      {said.kept ? ` ${said.kept}` : null}
      {said.advice ? ` ${said.advice}` : null}
    </span>
  );
}
