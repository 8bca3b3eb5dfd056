import { GitFork, Laptop } from 'lucide-react';
import type { SessionKind } from '#shared/events';
import { usesWorktree } from '#shared/place';
import { changeDraft, useDraft } from '../../state/draft';
import { type Choice, Select } from '../../ui/select';

type Kind = SessionKind | 'plan';

const KINDS: readonly Choice<Kind>[] = [
  {
    value: 'background',
    label: 'Background',
    detail: 'In its own worktree and branch; your workspace stays as it is',
  },
  { value: 'local', label: 'Local', detail: 'In your workspace, beside your own changes' },
  { value: 'plan', label: 'Plan', detail: 'In your workspace; the agent plans with you and changes nothing' },
];
/** Where the session works. */
export function KindPicker() {
  const draft = useDraft();
  const Icon = usesWorktree(draft) ? GitFork : Laptop;
  return (
    <Select
      label="Kind"
      look="ghost"
      icon={<Icon size={13} aria-hidden className="flex-none" />}
      value={draft.plans ? 'plan' : draft.kind}
      onChange={(chosen) => {
        const kind = chosen === 'plan' ? 'local' : chosen;
        const base = usesWorktree({ kind }) ? draft.base : null;
        changeDraft({ kind, base, plans: chosen === 'plan' });
      }}
      choices={KINDS}
    />
  );
}
