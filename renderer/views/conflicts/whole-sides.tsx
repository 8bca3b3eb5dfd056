import type { FileContent } from '#shared/changeset';
import type { Conflict, ConflictSides } from '#shared/conflict';
import { EmptyState } from '../../ui/empty-state';
import { ShownText } from '../../ui/shown-text';
import { OtherContent } from '../changes';
import type { Parties } from './conflict-parties';

/** Both sides of a conflict that cannot be put together here, to choose between. */
export function WholeSides(props: {
  sides: ConflictSides;
  conflict: Conflict;
  parties: Parties;
  undecided: boolean;
}) {
  const { pieces } = props.sides;
  const { left, ...party } = props.parties;
  const right = left === 'ours' ? 'theirs' : 'ours';
  const mixed = props.undecided && props.conflict.choices.includes('content') && pieces !== null;
  const both = [props.sides[left], props.sides[right]];
  const texts = both.every((side) => side.type === 'text' || side.type === 'absent');
  return (
    <div className="flex h-full flex-col gap-2">
      {mixed ? (
        <p className="px-4 text-soft">
          This file mixes line endings. Editing it here would change every line, so use one of the whole
          files.
        </p>
      ) : null}
      <div className="min-h-0 flex-1 overflow-auto border-t border-line">
        {texts ? (
          <div className="grid h-full grid-cols-2 divide-x divide-line">
            <WholeText label={party[left].title} content={props.sides[left]} />
            <WholeText label={party[right].title} content={props.sides[right]} />
          </div>
        ) : (
          <OtherContent
            before={props.sides.ours}
            after={props.sides.theirs}
            names={[party.ours.whose, party.theirs.whose]}
          />
        )}
      </div>
    </div>
  );
}

/** As much of a text as a decision between two files needs, in UTF-16 units. */
const MOST_TEXT = 200_000;

function WholeText(props: { label: string; content: FileContent }) {
  const { label, content } = props;
  return (
    <section aria-label={label} className="flex min-h-0 min-w-0 flex-col">
      <div className="flex h-7 flex-none items-center border-b border-line px-3 text-xs font-medium text-soft">
        {label}
      </div>
      {content.type === 'text' ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes the focus
        <pre tabIndex={0} className="min-h-0 flex-1 overflow-auto px-3 py-2 font-mono text-xs leading-[18px]">
          <ShownText text={content.text.slice(0, MOST_TEXT)} lines="kept" />
        </pre>
      ) : (
        <EmptyState title="No such file on this side" />
      )}
    </section>
  );
}
