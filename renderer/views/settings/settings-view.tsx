import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { platform } from '../../api/platform';
import { EDITOR_SETTINGS } from '../../state/editor-actions';
import { useSectionAsked } from '../../state/navigation';
import { useSettingsState } from '../../state/settings';
import { IconButton } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { TextField } from '../../ui/text-field';
import { AgentsSection } from './agents-section';
import { AppearanceSection } from './appearance-section';
import { closeSettings } from './close-settings';
import { EditorSection } from './editor-section';
import { FilterSettings } from './filter-settings';
import { ImportSection } from './import-section';
import { KeyboardSection } from './keyboard-section';
import { NotificationsSection } from './notifications-section';
import { LastOutsideChanges } from './outside-changes';
import { PermissionsSection } from './permissions-section';
import { RepositoriesSection } from './repositories-section';
import { SessionsSection } from './sessions-section';
import { SettingsNav } from './settings-nav';
import { WindowSection } from './window-section';
import { WorktreesSection } from './worktrees-section';

const SECTIONS = [
  'Agents',
  'Sessions',
  'Permissions',
  'Worktrees',
  'Repositories',
  'Imported sessions',
  EDITOR_SETTINGS,
  'Appearance',
  'Keyboard',
  'Notifications',
  ...(platform() === 'darwin' ? [] : ['Window']),
];

/** All preferences on one page, with its sections beside it; each is stored when it is changed. */
export function SettingsView() {
  const state = useSettingsState();
  const [typed, setTyped] = useState('');
  const page = useRef<HTMLDivElement>(null);
  const { at, go, follow } = useSection(page);
  useSectionAsked((section) => {
    go(section);
    page.current
      ?.querySelector<HTMLElement>(`[data-settings="${CSS.escape(section)}"] :is(button, input)`)
      ?.focus();
  });
  const found = useFound(page, typed);
  return (
    <div className="@container flex min-h-0 flex-1 flex-col">
      <div className="mx-auto flex min-h-0 w-full max-w-[960px] flex-1 flex-col">
        <div className="flex flex-none items-center gap-4 px-6 pt-6 pb-4">
          <h1 className="flex-1 text-xl font-semibold tracking-tight">Settings</h1>
          <div className="w-56">
            <TextField
              type="search"
              label="Filter settings"
              hideLabel
              placeholder="Filter settings"
              value={typed}
              onChange={setTyped}
              {...(typed === '' ? {} : { onEscape: () => setTyped('') })}
            />
          </div>
          <IconButton label="Close settings" keys="Escape" onClick={closeSettings}>
            <X size={15} aria-hidden />
          </IconButton>
        </div>
        <div className="grid min-h-0 flex-1 grid-cols-1 @2xl:grid-cols-[168px_minmax(0,1fr)]">
          <div className="hidden pl-4 @2xl:block">
            <SettingsNav sections={SECTIONS} at={at} onGo={go} />
          </div>
          <div ref={page} onScroll={follow} className="min-h-0 overflow-y-auto px-6 pb-16">
            {state.state === 'failed' ? (
              <div className="pb-3">
                <Notice tone="fail">
                  The settings could not be read: {state.bug.message}. You are seeing the defaults.
                </Notice>
              </div>
            ) : null}
            <FilterSettings typed={typed}>
              {typed === '' ? <LastOutsideChanges /> : null}
              <AgentsSection />
              <SessionsSection />
              <PermissionsSection />
              <WorktreesSection />
              <RepositoriesSection />
              <ImportSection />
              <EditorSection />
              <AppearanceSection />
              <KeyboardSection />
              <NotificationsSection />
              <WindowSection />
            </FilterSettings>
            {found ? null : (
              <p role="status" className="py-8 text-center text-soft">
                No matching settings
              </p>
            )}
          </div>
        </div>
      </div>
    </div>
  );
}

/** The section that the reader is at, and the way to another one. */
function useSection(page: React.RefObject<HTMLDivElement | null>) {
  const [at, setAt] = useState('Agents');
  const asked = useRef(false);
  const titled = () => [...(page.current?.querySelectorAll<HTMLElement>('[data-settings]') ?? [])];
  return {
    at,
    go: (section: string) => {
      asked.current = true;
      titled()
        .find((one) => one.dataset.settings === section)
        ?.scrollIntoView({ block: 'start' });
      setAt(section);
    },
    follow: () => {
      const { current } = page;
      // Going to one of the last sections scrolls to the end, where the very last is the one reached.
      const isByGo = asked.current;
      asked.current = false;
      if (!current || isByGo) return;
      const line = current.getBoundingClientRect().top + current.clientHeight / 3;
      const shown = titled().filter((one) => one.offsetParent !== null);
      const reached = shown.filter((one) => one.getBoundingClientRect().top <= line);
      // The last ones are too short to ever reach the line.
      const isEnd = current.scrollTop + current.clientHeight >= current.scrollHeight - 1;
      const section = (isEnd && current.scrollTop > 0 ? shown : reached).at(-1)?.dataset.settings;
      if (section) setAt(section);
    },
  };
}

/** Whether any setting has the words that were typed. */
function useFound(page: React.RefObject<HTMLDivElement | null>, typed: string): boolean {
  const [found, setFound] = useState(true);
  useEffect(() => {
    setFound(typed.trim() === '' || page.current?.querySelector('[data-setting]') != null);
  }, [page, typed]);
  return found;
}
