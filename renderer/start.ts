import { loadAgents } from './state/agents';
import { DEMO_PROMPT } from './state/demo-prompts';
import { isDemoStart } from './state/host-actions';
import { navigationStore, selectedSession, wasHereBefore } from './state/navigation';
import { followRepositories, repositoriesStore } from './state/repositories';
import { openDemo } from './state/repository-actions';
import { followSeen } from './state/seen';
import { followSessions, sessionRow, sessionsStore } from './state/sessions';
import { followSettings } from './state/settings';
import { followSettingsChanges } from './state/settings-changes';
import { applyTheme } from './state/theme';
import { followFocus } from './ui/focus-return';

/** Fills the stores and keeps them so for as long as the page lives. */
export function startFollowing(): void {
  const { signal } = new AbortController();
  applyTheme();
  followFocus();
  void followSettings(signal);
  void followSettingsChanges(signal);
  void followSessions(signal);
  void followRepositories(signal);
  void loadAgents();
  followSeen();
  followTitle();
  void offerDemo();
}

/** The window's title names the open session, for the task switcher. */
function followTitle(): void {
  const draw = () => {
    const session = selectedSession();
    const title = session === null ? null : (sessionRow(session)?.title ?? null);
    document.title = title === null ? 'Understory' : `${title} — Understory`;
  };
  draw();
  navigationStore.subscribe(draw);
  sessionsStore.subscribe(draw);
}

/** Started with `--demo`: the demo repository is opened and its prompt written, ready for Enter. Not after a reload. */
async function offerDemo(): Promise<void> {
  if (wasHereBefore) return;
  if (!(await isDemoStart())) return;
  await repositoriesRead();
  await openDemo(DEMO_PROMPT);
}

function repositoriesRead(): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (repositoriesStore.getState().state !== 'ready') return;
      stop();
      resolve();
    };
    const stop = repositoriesStore.subscribe(look);
    look();
  });
}
