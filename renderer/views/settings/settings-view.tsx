import { X } from 'lucide-react';
import { leaveSettings } from '../../state/navigation';
import { useSettingsState } from '../../state/settings';
import { IconButton } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { AgentsSection } from './agents-section';
import { AppearanceSection } from './appearance-section';
import { LastOutsideChanges } from './outside-changes';
import { RepositoriesSection } from './repositories-section';
import { SessionsSection } from './sessions-section';
import { WorktreesSection } from './worktrees-section';

/** All preferences on one page; each is stored when it is changed. */
export function SettingsView() {
  const state = useSettingsState();
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-[720px] px-6 pt-6 pb-16">
        <div className="flex items-center justify-between">
          <h1 className="text-xl font-semibold tracking-tight">Settings</h1>
          <IconButton label="Close settings" keys="Escape" onClick={leaveSettings}>
            <X size={15} aria-hidden />
          </IconButton>
        </div>
        {state.state === 'failed' ? (
          <div className="pt-3">
            <Notice tone="fail">
              The settings could not be read: {state.bug.message}. What you see are the defaults.
            </Notice>
          </div>
        ) : null}
        <LastOutsideChanges />
        <AgentsSection />
        <SessionsSection />
        <WorktreesSection />
        <RepositoriesSection />
        <AppearanceSection />
      </div>
    </div>
  );
}
