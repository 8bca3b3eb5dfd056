import { ChevronDown } from 'lucide-react';
import { patternLine } from '#shared/describe-rule';
import type { Remember } from '#shared/permission-rule';
import { Button } from '../../ui/button';
import { Menu, type MenuEntry } from '../../ui/menu';
import type { PermissionAnswer } from './use-permission-answer';

const SCOPES: readonly (readonly [Remember['scope'], string])[] = [
  ['session', 'Allow for this session'],
  ['repository', 'Always allow in this repository'],
];

/** Allows it and its like from then on; each choice says exactly what is remembered. Gone where nothing can be. */
export function RememberMenu(props: { answering: PermissionAnswer; afterClose: () => void }) {
  const { remember, sent } = props.answering;
  if (remember === null) return null;
  const entries = SCOPES.flatMap(([scope, label]) =>
    remember.patterns.map(
      (pattern): MenuEntry => ({
        label,
        detail: patternLine(pattern, remember.kind),
        onSelect: () => remember.choose({ scope, pattern }),
      }),
    ),
  );
  return (
    <Menu
      label="Allow and remember"
      entries={entries}
      open={remember.open}
      onOpenChange={remember.setOpen}
      afterClose={props.afterClose}
    >
      <Button
        keysOf="permission.remember"
        disabled={sent !== null || remember.held}
        icon={<ChevronDown size={13} aria-hidden />}
      >
        Allow and remember
      </Button>
    </Menu>
  );
}
