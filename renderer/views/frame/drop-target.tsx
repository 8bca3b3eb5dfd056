import { useEffect, useState } from 'react';
import type { Repository } from '#shared/repository';
import { useChosenRepository } from '../../state/chosen-repository';
import { type Dropped, droppedOf, filesIn, looksLikePlan } from '../../state/handed-files';
import { navigationStore, openPlans } from '../../state/navigation';
import { showRefusal } from '../../state/perform';
import { openRepository } from '../../state/repository-actions';
import { showToast } from '../../state/toasts';

/** The window as a place to drop at: a folder is opened as a repository, plan files are read as a plan. */
export function DropTarget() {
  const repository = useChosenRepository();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const enter = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    };
    // Only what leaves the window goes to nothing.
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    // Before those inside, which may keep the event to themselves.
    const end = () => setOver(false);
    const drop = (event: DragEvent) => {
      if (event.defaultPrevented || !event.dataTransfer) return;
      const dropped = droppedOf(event.dataTransfer);
      const [first] = dropped;
      if (!first) return;
      event.preventDefault();
      if (looksLikePlan(dropped)) void planWith(dropped, repository);
      else void open(first.file);
    };
    window.addEventListener('dragover', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', end, { capture: true });
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', end, { capture: true });
      window.removeEventListener('drop', drop);
    };
  }, [repository]);
  if (!over) return null;
  return (
    <div className="pointer-events-none fixed inset-x-0 bottom-10 z-50 flex justify-center px-4">
      <p className="rounded-lg border border-accent bg-raise px-4 py-2 text-sm shadow-float">
        Drop plan files to start their tasks, or a folder to open it. Files dropped on a prompt go with it.
      </p>
    </div>
  );
}

async function planWith(dropped: readonly Dropped[], repository: Repository | null): Promise<void> {
  if (!repository) {
    showToast({ tone: 'need', text: 'Open the repository that the plan is for, then drop it again.' });
    return;
  }
  const { overlay } = navigationStore.getState();
  if (overlay && overlay.over !== 'plans' && overlay.over !== 'palette') {
    showToast({ tone: 'need', text: 'Close the open dialog, then drop the plan again.' });
    return;
  }
  openPlans(repository.id, await filesIn(dropped));
}

async function open(file: File | null): Promise<void> {
  const path = (file && window.understoryHost?.pathForFile(file)) ?? '';
  const refusal = path ? await openRepository(path) : null;
  if (refusal) showRefusal(refusal);
}
