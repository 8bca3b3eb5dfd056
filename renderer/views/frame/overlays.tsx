import { lazy, Suspense } from 'react';
import type { RepositoryId } from '#shared/ids';
import { closeOverlay, useNavigation } from '../../state/navigation';
import { valueOr } from '../../state/remote';
import { useRepositories } from '../../state/repositories';
import { AppliesDialog } from '../applies';
import { CompareDialog } from '../changes';
import { ContinueDialog, ResultDialog } from '../continue';
import { HousekeepingDialog } from '../housekeeping';
import { InboxDialog } from '../inbox';
import { KeysDialog } from '../keys';
import { Palette } from '../palette';
import { AboutDialog } from './about-dialog';
import { BudgetDialog } from './budget-dialog';
import { DiscardDialog } from './discard-dialog';
import { DiscardManyDialog } from './discard-many-dialog';
import { DoctorDialog } from './doctor-dialog';
import { ExportDialog } from './export-dialog';
import { ProgramsDialog } from './programs-dialog';
import { RenameDialog } from './rename-dialog';
import { RepositoriesDialog } from './repositories-dialog';

const TerminalDialog = lazy(async () => ({ default: (await import('../terminal')).TerminalDialog }));

const CustomAgentsDialog = lazy(async () => ({
  default: (await import('./custom-agents-dialog')).CustomAgentsDialog,
}));
const IntegrateDialog = lazy(async () => ({ default: (await import('../integrate')).IntegrateDialog }));
const PlansDialog = lazy(async () => ({ default: (await import('../plans')).PlansDialog }));

const TakeDialog = lazy(async () => ({ default: (await import('../take')).TakeDialog }));

function PlansOf(props: { repository: RepositoryId; handed: readonly File[] }) {
  const repository = valueOr(useRepositories(), []).find(({ id }) => id === props.repository);
  return repository ? (
    <PlansDialog key={repository.id} repository={repository} handed={props.handed} />
  ) : null;
}

/** The one thing that may lie over the window. */
export function Overlays() {
  const overlay = useNavigation((navigation) => navigation.overlay);
  if (!overlay) return null;
  switch (overlay.over) {
    case 'palette':
      return <Palette />;
    case 'keys':
      return <KeysDialog />;
    case 'doctor':
      return <DoctorDialog />;
    case 'inbox':
      return (
        <Suspense fallback={null}>
          <InboxDialog />
        </Suspense>
      );
    case 'about':
      return <AboutDialog />;
    case 'applies':
      return <AppliesDialog session={overlay.session} />;
    case 'housekeeping':
      return <HousekeepingDialog key={overlay.tab} tab={overlay.tab} />;
    case 'plans':
      return (
        <Suspense fallback={null}>
          <PlansOf repository={overlay.repository} handed={overlay.handed} />
        </Suspense>
      );
    case 'custom-agents':
      return (
        <Suspense fallback={null}>
          <CustomAgentsDialog key={overlay.path} path={overlay.path} base={overlay.base} />
        </Suspense>
      );
    case 'programs':
      return <ProgramsDialog key={overlay.path} path={overlay.path} />;
    case 'budget':
      return <BudgetDialog key={overlay.session} session={overlay.session} />;
    case 'repositories':
      return <RepositoriesDialog key={overlay.folder} folder={overlay.folder} within={overlay.within} />;
    case 'rename':
      return <RenameDialog key={overlay.session} session={overlay.session} />;
    case 'discard':
      return <DiscardDialog key={overlay.session} session={overlay.session} />;
    case 'continue':
      return (
        <ContinueDialog
          key={overlay.session}
          session={overlay.session}
          to={overlay.to}
          prompt={overlay.prompt}
          {...('customAgent' in overlay ? { customAgent: overlay.customAgent } : {})}
        />
      );
    case 'result':
      return (
        <Suspense fallback={null}>
          <ResultDialog key={overlay.session} session={overlay.session} />
        </Suspense>
      );
    case 'export':
      return <ExportDialog sessions={overlay.sessions} />;
    case 'compare':
      return (
        <Suspense fallback={null}>
          <CompareDialog sessions={overlay.sessions} shown={overlay.shown ?? null} />
        </Suspense>
      );
    case 'take':
      return (
        <Suspense fallback={null}>
          <TakeDialog {...overlay} />
        </Suspense>
      );
    case 'integrate':
      return (
        <Suspense fallback={null}>
          <IntegrateDialog key={overlay.sessions.join()} sessions={overlay.sessions} />
        </Suspense>
      );
    case 'discard-many':
      return <DiscardManyDialog sessions={overlay.sessions} />;
    case 'terminal':
      return (
        <Suspense fallback={null}>
          <TerminalDialog request={overlay.open} onClose={closeOverlay} />
        </Suspense>
      );
    default:
      return overlay satisfies never;
  }
}
