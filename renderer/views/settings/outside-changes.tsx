import { momentOf } from '#shared/dates';
import { describeSettingsChange } from '#shared/describe-settings-change';
import { isFromOutside, type SettingsChange, untold } from '#shared/settings-change';
import { runCommand } from '../../state/commands';
import { markChangesSeen, useSettingsChanges } from '../../state/settings-changes';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';

/** So many are named; the others are only counted. */
const MOST_SHOWN = 4;

/** Says over everything that another process changed what may run, until the user has seen it. */
export function OutsideChangesNotice() {
  const told = untold(useSettingsChanges());
  if (told.length === 0) return null;
  return (
    <section aria-label="Changed settings" className="flex-none border-b border-line px-3 py-1.5">
      <Notice
        tone="need"
        action={
          <span className="flex flex-none gap-1">
            <Button small onClick={() => runCommand('settings.open')}>
              Show settings
            </Button>
            <Button small look="ghost" onClick={() => void markChangesSeen(told)}>
              Dismiss
            </Button>
          </span>
        }
      >
        Another process changed what Understory may run. If this wasn’t you, undo it in the settings.
        <Changes changes={told} />
      </Notice>
    </section>
  );
}

/** For the settings page: what was changed last outside of the window. */
export function LastOutsideChanges() {
  const outside = useSettingsChanges().filter(isFromOutside);
  if (outside.length === 0) return null;
  return (
    <section aria-label="Changed outside this window" className="pt-3">
      <Notice tone="quiet">
        Changed outside this window:
        <Changes changes={outside} />
      </Notice>
    </section>
  );
}

/** The newest first. */
function Changes(props: { changes: readonly SettingsChange[] }) {
  const newest = props.changes.toReversed();
  const rest = newest.length - MOST_SHOWN;
  return (
    <ul className="mt-0.5 max-h-40 overflow-y-auto">
      {newest.slice(0, MOST_SHOWN).map((change) => (
        <li key={change.number} className="font-mono text-2xs wrap-anywhere text-soft first-letter:uppercase">
          {describeSettingsChange(change, momentOf)}
        </li>
      ))}
      {rest > 0 ? <li className="text-2xs text-soft">and {rest} more</li> : null}
    </ul>
  );
}
