import { useMedia } from '../../state/media';
import { useNavigation } from '../../state/navigation';
import { useRepositories } from '../../state/repositories';
import { useSessions } from '../../state/sessions';
import { changeSettings, useSettings } from '../../state/settings';
import { classNames } from '../../ui/class-names';
import { Splitter } from '../../ui/splitter';
import { NewSession } from '../compose';
import { AwayNotice } from '../inbox';
import { SessionPane } from '../sessions';
import { OutsideChangesNotice, SettingsView } from '../settings';
import { StartScreen } from '../start';
import { Announcer } from './announcer';
import { DropTarget } from './drop-target';
import { ErrorBoundary } from './error-boundary';
import { Overlays } from './overlays';
import { SessionArea } from './session-area';
import { StatusBar } from './status-bar';
import { Toasts } from './toasts';
import { TopBar } from './top-bar';
import { useKeys } from './use-keys';
import { LIST as LIST_MARK, useTurns } from './use-turns';
import { useWidth } from './use-width';
import { useWindowCommands } from './use-window-commands';

const LIST = { min: 220, max: 560 } as const;
/** Where two panes side by side would both be too narrow, the list stands over the session. */
const STACKED = '(max-width: 759px)';

/** The window: top bar, list beside or over the place the user is at, status bar, and what lies over them. */
export function Frame() {
  useKeys();
  useWindowCommands();
  const first = useIsFirstStart();
  const place = useNavigation((navigation) => navigation.place);
  const listShown = useNavigation((navigation) => navigation.listShown);
  const stored = useSettings((all) => all.sidebarWidth);
  const [width, setWidth] = useWidth(stored, (sidebarWidth) => void changeSettings({ sidebarWidth }));
  const stacked = useMedia(STACKED);
  const turns = useTurns();
  const listAlone = turns && listShown;
  const listWidth = Math.min(width, LIST.max);
  return (
    <div className="flex h-full flex-col">
      <TopBar />
      <OutsideChangesNotice />
      <AwayNotice />
      {first && place.at === 'new' ? (
        <main className="min-h-0 flex-1 overflow-y-auto">
          <StartScreen />
        </main>
      ) : (
        <div
          {...(listAlone ? { role: 'main' } : {})}
          className={classNames('flex min-h-0 flex-1', stacked && 'flex-col')}
        >
          {listAlone ? <h1 className="sr-only">Sessions</h1> : null}
          {listShown ? (
            <nav
              aria-label="Session list"
              {...{ [LIST_MARK]: '' }}
              className={classNames(
                'flex',
                listAlone ? 'min-h-0 flex-1' : 'flex-none',
                stacked && !turns && 'h-[40%] border-b border-line',
              )}
            >
              <div
                className="flex min-w-0 flex-none"
                style={{ width: stacked ? '100%' : `min(${listWidth}px, 40vw)` }}
              >
                <ErrorBoundary what="The session list" resetKey="">
                  <SessionPane />
                </ErrorBoundary>
              </div>
              {stacked ? null : (
                <Splitter
                  label="Width of the session list"
                  side="left"
                  size={listWidth}
                  {...LIST}
                  onChange={setWidth.follow}
                  onCommit={setWidth.commit}
                />
              )}
            </nav>
          ) : null}
          <main className={classNames('min-h-0 min-w-0 flex-1 flex-col', listAlone ? 'hidden' : 'flex')}>
            <ErrorBoundary what="This view" resetKey={JSON.stringify(place)}>
              <CurrentView />
            </ErrorBoundary>
          </main>
        </div>
      )}
      <StatusBar />
      <Overlays />
      <Toasts />
      <Announcer />
      <DropTarget />
    </div>
  );
}

function CurrentView() {
  const place = useNavigation((navigation) => navigation.place);
  switch (place.at) {
    case 'new':
      return <NewSession />;
    case 'session':
      return <SessionArea session={place.session} />;
    case 'settings':
      return <SettingsView />;
    default:
      return place satisfies never;
  }
}

/** Nothing was ever opened: the start screen teaches instead of an empty list. */
function useIsFirstStart(): boolean {
  const repositories = useRepositories();
  const empty = useSessions((all) => all.state === 'ready' && all.value.rows.size === 0);
  return empty && repositories.state === 'ready' && repositories.value.length === 0;
}
