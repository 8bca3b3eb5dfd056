import { loadAgents } from './state/agents';
import { followAway } from './state/away';
import { DEMO_PROMPT } from './state/demo-prompts';
import { followDesktop } from './state/desktop';
import { followNews } from './state/follow-news';
import { followForecast } from './state/forecast';
import { isDemoStart } from './state/host-actions';
import { followDrafts } from './state/kept-drafts';
import { followLastView, openLastView } from './state/last-view';
import { followLeaving } from './state/leaving';
import { navigationStore, selectedSession, showPane, wasHereBefore } from './state/navigation';
import { followKeptRules } from './state/permission-rules';
import { followRepositories, repositoriesStore } from './state/repositories';
import { openDemo } from './state/repository-actions';
import { followSeen } from './state/seen';
import { followImports, followSessions, sessionRow, sessionsStore } from './state/sessions';
import { followSettings } from './state/settings';
import { followSettingsChanges } from './state/settings-changes';
import { applyTheme } from './state/theme';
import { followCaret } from './ui/caret-rest';
import { followFocus } from './ui/focus-return';

/** Fills the stores and keeps them so for as long as the page lives. */
export function startFollowing(): void {
  const { signal } = new AbortController();
  applyTheme();
  followFocus();
  followCaret();
  followLeaving();
  void followDrafts();
  void followSettings(signal);
  void followSettingsChanges(signal);
  void followKeptRules(signal);
  followDesktop(signal);
  void followSessions(signal);
  void followImports(signal);
  void followRepositories(signal);
  void followForecast(signal);
  void loadAgents();
  followSeen();
  followAway();
  followNews();
  followTitle();
  void begin();
}

/** Where the window begins: at the demo if that was asked for, else where the last window was left. */
async function begin(): Promise<void> {
  if (!wasHereBefore && !(await offerDemo()) && (await openLastView()))
    // The prompt that had the focus is gone with its view. Not the next one: a question may wait, answered by key.
    showPane('conversation');
  followLastView();
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

/** Started with `--demo`: the demo repository is opened and its prompt written, ready for Enter. */
async function offerDemo(): Promise<boolean> {
  if (!(await isDemoStart())) return false;
  await repositoriesRead();
  await openDemo(DEMO_PROMPT);
  return true;
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
