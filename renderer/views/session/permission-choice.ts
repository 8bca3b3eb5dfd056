import type { PermissionOption, PermissionOptionKind } from '#shared/events';
import type { TranscriptItem } from '#shared/projections/transcript';

export type PermissionRequest = Extract<TranscriptItem, { type: 'permission' }>;

/** A button of the permission card. `command` is the app command (and so the key) that presses it. */
export type PermissionButton = {
  readonly option: PermissionOption;
  readonly label: string;
  readonly command: 'permission.allow' | 'permission.deny' | null;
};

const ORDER: readonly PermissionOptionKind[] = ['allow_once', 'allow_always', 'reject_once', 'reject_always'];
const LABELS: Readonly<Record<PermissionOptionKind, string>> = {
  allow_once: 'Allow once',
  allow_always: 'Always allow',
  reject_once: 'Deny',
  reject_always: 'Always deny',
};

/**
 * The agent's options as buttons, the narrowest consent first. The keys press the narrowest option of their side only:
 * consent for more than this once takes a click on a button that says so. An agent's own wording is kept where it says
 * more than ours, as in `Always allow npm test`.
 */
export function permissionButtons(options: readonly PermissionOption[]): readonly PermissionButton[] {
  const sorted = [...options].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  const allow = sorted.find((option) => option.kind === 'allow_once');
  const deny = sorted.find((option) => option.kind === 'reject_once' || option.kind === 'reject_always');
  return sorted.map((option) => ({
    option,
    label: labelOf(option, options),
    command: option === allow ? 'permission.allow' : option === deny ? 'permission.deny' : null,
  }));
}

function labelOf(option: PermissionOption, all: readonly PermissionOption[]): string {
  const alone = all.filter((other) => other.kind === option.kind).length === 1;
  const own = option.name.trim();
  if (!alone) return own || LABELS[option.kind];
  return option.kind.endsWith('_always') && own !== '' ? own : LABELS[option.kind];
}
