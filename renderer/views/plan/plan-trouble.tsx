import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';
import type { Planning } from './use-plan';

/** Why there is no plan, with the way to plan again; nothing where there is one, or one is being made. */
export function PlanTrouble<P>(props: { planning: Planning<P>; onRetry: () => void }) {
  const { planning, onRetry } = props;
  if (planning.state === 'refused')
    return (
      <Notice
        tone="need"
        action={
          <Button small onClick={onRetry}>
            Plan again
          </Button>
        }
      >
        <RefusalText refusal={planning.refusal} />
      </Notice>
    );
  if (planning.state === 'failed')
    return (
      <EmptyState title="Planning failed" actions={<Button onClick={onRetry}>Try again</Button>}>
        {planning.bug.message} Nothing was written.
      </EmptyState>
    );
  return null;
}
