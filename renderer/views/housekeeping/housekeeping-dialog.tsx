import { useState } from 'react';
import { closeOverlay } from '../../state/navigation';
import { Dialog } from '../../ui/dialog';
import { TabPanel, Tabs } from '../../ui/tabs';
import { TrashPanel } from './trash-panel';
import { WorktreesPanel } from './worktrees-panel';

/** What sessions left on disk: their worktrees, with what can go, and the trash. */
export function HousekeepingDialog(props: { tab: 'worktrees' | 'trash' }) {
  const [tab, setTab] = useState(props.tab);
  return (
    <Dialog open bare onClose={closeOverlay} title="Worktrees and Trash" width="wide">
      <div className="flex h-[min(640px,70vh)] flex-col">
        <Tabs
          label="what is on disk"
          value={tab}
          onChange={setTab}
          tabs={[
            { value: 'worktrees', label: 'Worktrees' },
            { value: 'trash', label: 'Trash' },
          ]}
        >
          <TabPanel value="worktrees">
            <WorktreesPanel onOpenTrash={() => setTab('trash')} />
          </TabPanel>
          <TabPanel value="trash">
            <TrashPanel />
          </TabPanel>
        </Tabs>
      </div>
    </Dialog>
  );
}
