import { useState } from 'react';
import { type Budget, BudgetPart, limitProblem, readBudget, takenOf } from '#shared/budget';
import { BUDGET_PARTS } from '#shared/describe-budget';
import { moneyWords, tokenWords } from '#shared/describe-usage';
import { formatDuration } from '#shared/duration';
import type { SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import type { SessionRow } from '#shared/session';
import { changeDraft, useDraft } from '../../state/draft';
import { closeOverlay } from '../../state/navigation';
import { setBudget } from '../../state/session-actions';
import { useSessionRow } from '../../state/sessions';
import { useSettings } from '../../state/settings';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { RefusalText } from '../../ui/refusal-text';
import { TextField } from '../../ui/text-field';

type Typed = Readonly<Record<BudgetPart, string>>;

/** What a session may take: one that is there, or (null) the one that is being composed. An empty field limits nothing. */
export function BudgetDialog(props: { session: SessionId | null }) {
  const row = useSessionRow(props.session);
  const draft = useDraft().budget;
  const usual = useSettings((all) => all.sessionBudget);
  const [typed, setTyped] = useState<Typed>(() => typedOf(row?.budget ?? draft ?? usual));
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const budget = readBudget(typed);
  const save = async () => {
    if (!budget) return;
    if (props.session === null) {
      changeDraft({ budget });
      return closeOverlay();
    }
    const outcome = await setBudget(props.session, budget);
    if (outcome.state === 'refused') setRefusal(outcome.refusal);
    if (outcome.state === 'done') closeOverlay();
  };
  return (
    <Dialog
      open
      onClose={closeOverlay}
      title="Budget"
      description="At a limit the turn is stopped gently and its work is kept. Empty fields limit nothing."
      actions={
        <>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button look="primary" disabled={budget === null} onClick={() => void save()}>
            Save
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-2 gap-x-4 gap-y-3">
        {BudgetPart.options.map((part, index) => (
          <TextField
            key={part}
            label={BUDGET_PARTS[part].label}
            hint={row ? takenWords(part, row) : BUDGET_PARTS[part].what}
            value={typed[part]}
            placeholder="No limit"
            problem={limitProblem(part, typed[part])}
            onChange={(text) => setTyped({ ...typed, [part]: text })}
            autoFocus={index === 0}
          />
        ))}
      </div>
      {refusal ? (
        <p className="pt-3 text-fail">
          <RefusalText refusal={refusal} />
        </p>
      ) : null}
    </Dialog>
  );
}

function takenWords(part: BudgetPart, row: SessionRow): string {
  const taken = takenOf(row);
  switch (part) {
    case 'turns':
      return `${taken.turns.toLocaleString('en')} so far`;
    case 'minutes':
      return `${formatDuration(row.usage.workedMs)} so far`;
    case 'tokens':
      return row.usage.tokens || taken.tokens > 0 ? `${tokenWords(taken.tokens)} so far` : 'Not reported yet';
    case 'cost':
      return row.usage.cost.length > 0
        ? `${row.usage.cost.map(moneyWords).join(', ')} so far`
        : 'Not reported yet';
    default:
      return part satisfies never;
  }
}

function typedOf(budget: Budget): Typed {
  const text = (part: BudgetPart) => (budget[part] === null ? '' : String(budget[part]));
  return { turns: text('turns'), minutes: text('minutes'), tokens: text('tokens'), cost: text('cost') };
}
