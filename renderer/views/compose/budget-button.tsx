import { Gauge } from 'lucide-react';
import { budgetWords } from '#shared/describe-budget';
import { useDraft } from '../../state/draft';
import { openOverlay } from '../../state/navigation';
import { useSettings } from '../../state/settings';

/** What the session may take; nobody need choose it. */
export function BudgetButton() {
  const chosen = useDraft().budget;
  const usual = useSettings((all) => all.sessionBudget);
  const words = budgetWords(chosen ?? usual);
  return (
    <button
      type="button"
      aria-label={`Budget: ${words.length > 0 ? words.join(', ') : 'none'}`}
      onClick={() => openOverlay({ over: 'budget', session: null })}
      className="inline-flex h-7 min-w-0 items-center gap-1.5 rounded-md px-1.5 text-sm text-soft transition-colors hover:bg-hover hover:text-text"
    >
      <Gauge size={13} aria-hidden className="flex-none" />
      <span className="truncate">{words.length > 0 ? words.join(', ') : 'No budget'}</span>
    </button>
  );
}
