import type { Platform } from './keys';

/**
 * Everything a user can ask of the app, once: the native menu, the palette and the keys are all made from this
 * list. Keys are VS Code's where it has the command. It is data only; the window says what a command does, except those `by` the host.
 */
export type AppCommand = {
  readonly id: string;
  /** As menu and palette show it; a trailing `…` says that more will be asked. */
  readonly title: string;
  /** Further words the palette finds it by. */
  readonly keywords?: string;
  /** Default key in the notation of `keys.ts`; `null` only where a key would be a danger or is the system's. */
  readonly key: string | null;
  /** The key on a Mac where the common one is taken there. */
  readonly macKey?: string;
  /** Further keys that do the same and are not shown. */
  readonly alsoKeys?: readonly string[];
  /**
   * What must be there for the command to make sense: `session` one is open or selected · `permission` one waits in the
   * open session · `changes` the changes view is shown · `conversation` the transcript is shown · `selection` sessions are
   * selected in the list. `always`: nothing.
   */
  readonly needs: 'always' | 'session' | 'permission' | 'changes' | 'conversation' | 'selection';
  /** Whether the key also works while the caret stands in a text field. */
  readonly whileTyping: boolean;
  /** Who carries it out: the window, or the desktop host by itself (`host.perform` from the palette). */
  readonly by: 'window' | 'host';
  /** Menu and group inside it (groups are separated by lines, in ascending order); `null`: in no menu. */
  readonly menu: { readonly name: MenuName; readonly group: number } | null;
  /** There is no such thing on a Mac, whose menus are in the system's bar. */
  readonly notOnMac?: true;
};

export type MenuName = 'File' | 'Edit' | 'View' | 'Go' | 'Session' | 'Changes' | 'Help';

export const menuNames: readonly MenuName[] = ['File', 'Edit', 'View', 'Go', 'Session', 'Changes', 'Help'];

const inWindow = { needs: 'always', whileTyping: true, by: 'window' } as const;
const onSession = { needs: 'session', whileTyping: true, by: 'window' } as const;
const onChanges = { needs: 'changes', whileTyping: true, by: 'window' } as const;
const inConversation = { needs: 'conversation', whileTyping: true, by: 'window' } as const;
const onSelection = { needs: 'selection', whileTyping: true, by: 'window' } as const;
const inHost = { needs: 'always', whileTyping: true, by: 'host' } as const;

// biome-ignore format: one command a line
const list = [
  { id: 'session.new', title: 'New Session', key: 'Mod+N', keywords: 'start prompt agent', ...inWindow, menu: { name: 'File', group: 1 } },
  { id: 'repository.open', title: 'Open Repository…', key: 'Mod+O', keywords: 'add folder clone', ...inWindow, menu: { name: 'File', group: 1 } },
  { id: 'repository.open-demo', title: 'Open Demo Repository', key: 'Mod+Shift+O', keywords: 'example try tour', ...inWindow, menu: { name: 'File', group: 1 } },
  { id: 'settings.open', title: 'Settings', key: 'Mod+,', keywords: 'preferences options agents', ...inWindow, menu: { name: 'File', group: 2 } },
  { id: 'app.quit', title: 'Quit Understory', key: null, keywords: 'exit close', ...inHost, menu: null },
  { id: 'palette.open', title: 'Command Palette…', key: 'Mod+K', alsoKeys: ['Mod+Shift+P', 'Mod+P', 'F1'], ...inWindow, menu: { name: 'View', group: 1 } },
  { id: 'window.menu', title: 'Main Menu', key: 'F10', keywords: 'menu bar file edit view', ...inWindow, menu: null, notOnMac: true },
  { id: 'view.conversation', title: 'Conversation', key: 'Mod+1', keywords: 'transcript', ...onSession, menu: { name: 'View', group: 2 } },
  { id: 'view.changes', title: 'Changes', key: 'Mod+2', keywords: 'diff review', ...onSession, menu: { name: 'View', group: 2 } },
  { id: 'view.toggle-changes', title: 'Toggle Changes Beside the Conversation', key: 'Mod+Shift+D', keywords: 'split diff', ...onSession, menu: { name: 'View', group: 2 } },
  { id: 'view.toggle-sessions', title: 'Toggle Session List', key: 'Mod+B', keywords: 'sidebar', ...inWindow, menu: { name: 'View', group: 2 } },
  { id: 'view.terminal', title: 'Terminal in the Worktree', key: 'Mod+`', macKey: 'Ctrl+`', keywords: 'shell console', ...onSession, menu: { name: 'View', group: 2 } },
  { id: 'theme.toggle', title: 'Switch Between Light and Dark', key: 'Mod+Shift+L', keywords: 'theme appearance', ...inWindow, menu: { name: 'View', group: 3 } },
  { id: 'theme.system', title: 'Theme: System', key: null, keywords: 'appearance', ...inWindow, menu: null },
  { id: 'theme.light', title: 'Theme: Light', key: null, keywords: 'appearance', ...inWindow, menu: null },
  { id: 'theme.dark', title: 'Theme: Dark', key: null, keywords: 'appearance', ...inWindow, menu: null },
  { id: 'zoom.in', title: 'Zoom In', key: 'Mod+=', alsoKeys: ['Mod+Shift+='], ...inHost, menu: { name: 'View', group: 4 } },
  { id: 'zoom.out', title: 'Zoom Out', key: 'Mod+-', ...inHost, menu: { name: 'View', group: 4 } },
  { id: 'zoom.reset', title: 'Actual Size', key: 'Mod+0', keywords: 'zoom', ...inHost, menu: { name: 'View', group: 4 } },
  { id: 'window.full-screen', title: 'Toggle Full Screen', key: 'F11', macKey: 'Ctrl+Mod+F', ...inHost, menu: { name: 'View', group: 4 } },
  { id: 'window.reload', title: 'Reload Window', key: 'Mod+R', ...inHost, menu: { name: 'View', group: 5 } },
  { id: 'window.developer-tools', title: 'Toggle Developer Tools', key: 'Mod+Shift+I', macKey: 'Alt+Mod+I', ...inHost, menu: { name: 'View', group: 5 } },
  { id: 'session.next', title: 'Next Session', key: 'Alt+Down', alsoKeys: ['Mod+PageDown'], ...inWindow, menu: { name: 'Go', group: 1 } },
  { id: 'session.previous', title: 'Previous Session', key: 'Alt+Up', alsoKeys: ['Mod+PageUp'], ...inWindow, menu: { name: 'Go', group: 1 } },
  { id: 'session.next-unread', title: 'Next Unread', key: 'F9', keywords: 'review finished changes', ...inWindow, menu: { name: 'Go', group: 1 } },
  { id: 'session.next-attention', title: 'Next Session That Needs You', key: 'F8', keywords: 'permission unread waiting', ...inWindow, menu: { name: 'Go', group: 1 } },
  { id: 'inbox.open', title: 'Inbox', key: 'Mod+I', keywords: 'needs you permission attention waiting answer snooze', ...inWindow, menu: { name: 'Go', group: 1 } },
  { id: 'sessions.filter', title: 'Filter Sessions', key: 'Mod+F', keywords: 'search find list', ...inWindow, menu: { name: 'Go', group: 2 } },
  { id: 'sessions.filter-menu', title: 'Choose Filters of the List…', key: 'Mod+Alt+F', keywords: 'status kind repository agent age saved archived', ...inWindow, menu: { name: 'Go', group: 2 } },
  { id: 'sessions.clear-filters', title: 'Clear Filters of the List', key: 'Mod+Shift+Alt+F', keywords: 'show all sessions reset', ...inWindow, menu: { name: 'Go', group: 2 } },
  { id: 'sessions.group', title: 'Change Grouping of Sessions', key: 'Mod+Shift+G', keywords: 'group state repository', ...inWindow, menu: { name: 'Go', group: 2 } },
  { id: 'sessions.compare', title: 'Compare Selected Sessions', key: 'Shift+Alt+D', keywords: 'diff between two attempts', ...onSelection, menu: { name: 'Go', group: 2 } },
  { id: 'sessions.integrate', title: 'Integrate Selected Sessions…', key: 'Shift+Alt+M', keywords: 'merge apply together land several order', ...onSelection, menu: { name: 'Go', group: 2 } },
  { id: 'composer.focus', title: 'Write to the Agent', key: 'Mod+L', keywords: 'prompt composer follow-up', ...inWindow, menu: { name: 'Go', group: 2 } },
  { id: 'composer.variants', title: 'Several Variants of One Prompt', key: 'Shift+Alt+V', keywords: 'best of n models agents in parallel attempts', ...inWindow, menu: { name: 'Go', group: 2 } },
  { id: 'plans.open', title: 'Plans…', key: 'Shift+Alt+P', keywords: 'open plan file tasks start all spec-kit kiro run in parallel', ...inWindow, menu: { name: 'Go', group: 3 } },
  { id: 'custom-agents.open', title: 'Custom Agents…', key: null, keywords: 'persona new agent.md claude copilot', ...inWindow, menu: { name: 'Go', group: 3 } },
  { id: 'worktrees.open', title: 'Worktrees', key: 'Mod+Alt+W', macKey: 'Ctrl+Mod+W', keywords: 'housekeeping clean up disk size branches remove', ...inWindow, menu: { name: 'Go', group: 3 } },
  { id: 'trash.open', title: 'Trash', key: 'Mod+Shift+X', keywords: 'discarded restore delete originals', ...inWindow, menu: { name: 'Go', group: 3 } },
  { id: 'conversation.find', title: 'Find in Conversation', key: 'Shift+Alt+F', keywords: 'search words transcript', ...inConversation, menu: { name: 'Go', group: 4 } },
  { id: 'conversation.find-next', title: 'Find Next', key: 'F3', keywords: 'search conversation', ...inConversation, menu: null },
  { id: 'conversation.find-previous', title: 'Find Previous', key: 'Shift+F3', keywords: 'search conversation', ...inConversation, menu: null },
  { id: 'conversation.latest', title: 'Jump to Latest', key: 'Shift+Alt+End', keywords: 'conversation end bottom newest', ...inConversation, menu: { name: 'Go', group: 4 } },
  { id: 'turn.next', title: 'Next Turn', key: 'Shift+Alt+Down', keywords: 'conversation prompt', ...inConversation, menu: { name: 'Go', group: 4 } },
  { id: 'turn.previous', title: 'Previous Turn', key: 'Shift+Alt+Up', keywords: 'conversation prompt', ...inConversation, menu: { name: 'Go', group: 4 } },
  { id: 'turn.collapse', title: 'Collapse or Expand Turn', key: 'Shift+Alt+T', keywords: 'conversation fold', ...inConversation, menu: { name: 'Go', group: 4 } },
  { id: 'turn.copy-answer', title: 'Copy Answer as Markdown', key: 'Shift+Alt+A', keywords: 'clipboard conversation', ...inConversation, menu: { name: 'Go', group: 4 } },
  { id: 'session.stop', title: 'Stop Turn', key: 'Mod+.', keywords: 'cancel abort', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'session.resume', title: 'Run the Last Prompt Again', key: 'Mod+Shift+Enter', keywords: 'resume retry', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'session.continue', title: 'Continue In…', key: 'Mod+Alt+C', keywords: 'hand off delegate background local cloud agent move', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'session.implement', title: 'Start Implementation', key: 'Shift+Alt+I', keywords: 'plan background carry out', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'session.compare-variants', title: 'Compare Variants', key: 'Shift+Alt+O', keywords: 'figures metrics winner best of n', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'session.conflicts', title: 'Show Conflicts', key: 'Shift+Alt+H', keywords: 'forecast predicted overlap both sides', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'result.start', title: 'Start on Its Result…', key: 'Shift+Alt+S', keywords: 'template specialised custom agent review refactor test document', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'result.review', title: 'Review With an Agent', key: 'Shift+Alt+W', keywords: 'start on its result reviewer findings comments', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'result.refactor', title: 'Refactor Its Result', key: null, keywords: 'start on its result specialised', ...onSession, menu: null },
  { id: 'result.test', title: 'Write Tests for Its Result', key: null, keywords: 'start on its result specialised', ...onSession, menu: null },
  { id: 'result.document', title: 'Document Its Result', key: null, keywords: 'start on its result specialised', ...onSession, menu: null },
  { id: 'checks.run', title: 'Run Checks', key: null, keywords: 'tests lint build verify', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'checks.stop', title: 'Stop Checks', key: null, keywords: 'tests cancel', ...onSession, menu: null },
  { id: 'checks.send', title: 'Send Failed Checks to the Agent', key: null, keywords: 'tests mend fix failure', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'session.rename', title: 'Rename…', key: 'F2', keywords: 'title', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'session.pin', title: 'Pin or Unpin', key: 'Mod+Alt+P', keywords: 'top first favorite', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'session.toggle-unread', title: 'Mark as Read or Unread', key: 'Mod+Shift+M', keywords: 'seen later', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'session.archive', title: 'Archive or Unarchive', key: 'Mod+Shift+E', keywords: 'done hide put away', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'session.history', title: 'History…', key: 'Mod+Shift+Y', keywords: 'checkpoints timeline turns compare', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'session.budget', title: 'Budget…', key: 'Mod+Alt+B', keywords: 'limit cost tokens minutes turns spend', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'session.rules', title: 'Remembered Permissions…', key: 'Mod+Alt+R', keywords: 'rules always allow revoke', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'session.sandbox', title: 'Sandbox…', key: null, keywords: 'isolation network hosts allowed rights', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'session.servers', title: 'MCP Servers…', key: null, keywords: 'mcp tools allow trust secret input', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'session.rollback', title: 'Roll Back to an Earlier Turn…', key: null, keywords: 'rewind revert checkpoint undo turn', ...onSession, menu: { name: 'Session', group: 1 } },
  { id: 'permission.allow', title: 'Allow', key: 'Y', keywords: 'permission yes', needs: 'permission', whileTyping: false, by: 'window', menu: null },
  { id: 'permission.deny', title: 'Deny', key: 'D', keywords: 'permission no reject', needs: 'permission', whileTyping: false, by: 'window', menu: null },
  { id: 'permission.remember', title: 'Allow and Remember…', key: 'A', keywords: 'permission always session rule', needs: 'permission', whileTyping: false, by: 'window', menu: null },
  { id: 'session.apply', title: 'Apply to the Workspace', key: 'Mod+Enter', keywords: 'land bring', needs: 'session', whileTyping: false, by: 'window', menu: { name: 'Session', group: 2 } },
  { id: 'session.apply-options', title: 'Apply With Options…', key: 'Alt+Enter', keywords: 'merge squash rebase commit part files', needs: 'session', whileTyping: false, by: 'window', menu: { name: 'Session', group: 2 } },
  { id: 'session.undo-apply', title: 'Undo Apply', key: 'Mod+Shift+Z', keywords: 'revert back', needs: 'session', whileTyping: false, by: 'window', menu: { name: 'Session', group: 2 } },
  { id: 'applies.open', title: 'Past Applies…', key: 'Mod+Shift+A', keywords: 'history undo list log applied', ...inWindow, menu: { name: 'Session', group: 2 } },
  { id: 'session.discard', title: 'Discard…', key: 'Mod+Backspace', keywords: 'delete remove worktree', needs: 'session', whileTyping: false, by: 'window', menu: { name: 'Session', group: 3 } },
  { id: 'session.restore', title: 'Restore Discarded Session', key: 'Mod+Shift+Backspace', keywords: 'undo discard trash', needs: 'session', whileTyping: false, by: 'window', menu: { name: 'Session', group: 3 } },
  { id: 'session.update', title: 'Update From the Base Branch…', key: 'Mod+Shift+U', keywords: 'merge rebase main pull sync', ...onSession, menu: { name: 'Session', group: 2 } },
  { id: 'session.restore-worktree', title: 'Recreate Worktree', key: null, keywords: 'restore missing folder', ...onSession, menu: { name: 'Session', group: 3 } },
  { id: 'session.open-in-editor', title: 'Open Worktree in Editor', key: 'Shift+Alt+E', keywords: 'ide code external vscode zed jetbrains', ...onSession, menu: { name: 'Session', group: 4 } },
  { id: 'session.reveal', title: 'Show Worktree in File Manager', key: 'Shift+Alt+R', keywords: 'reveal folder finder explorer', ...onSession, menu: { name: 'Session', group: 4 } },
  { id: 'session.export', title: 'Export…', key: 'Shift+Alt+X', keywords: 'markdown json share save transcript secrets', ...onSession, menu: { name: 'Session', group: 4 } },
  { id: 'session.copy-path', title: 'Copy Worktree Path', key: 'Shift+Alt+C', ...onSession, menu: { name: 'Session', group: 4 } },
  { id: 'session.copy-branch', title: 'Copy Branch Name', key: 'Shift+Alt+B', ...onSession, menu: { name: 'Session', group: 4 } },
  { id: 'session.copy-resume', title: 'Copy Resume Command', key: 'Shift+Alt+K', keywords: 'terminal agent cli continue', ...onSession, menu: { name: 'Session', group: 4 } },
  { id: 'session.resume-in-terminal', title: 'Resume in Terminal', key: 'Shift+Alt+J', keywords: 'agent cli continue', ...onSession, menu: { name: 'Session', group: 4 } },
  { id: 'change.next', title: 'Next Change', key: 'F7', alsoKeys: ['Alt+F5'], ...onChanges, menu: { name: 'Changes', group: 1 } },
  { id: 'change.previous', title: 'Previous Change', key: 'Shift+F7', alsoKeys: ['Shift+Alt+F5'], ...onChanges, menu: { name: 'Changes', group: 1 } },
  { id: 'file.next', title: 'Next File', key: 'Alt+]', ...onChanges, menu: { name: 'Changes', group: 1 } },
  { id: 'file.previous', title: 'Previous File', key: 'Alt+[', ...onChanges, menu: { name: 'Changes', group: 1 } },
  { id: 'file.viewed', title: 'Mark as Viewed and Go to Next', key: 'V', keywords: 'review read done', ...onChanges, whileTyping: false, menu: { name: 'Changes', group: 1 } },
  { id: 'file.toggle-viewed', title: 'Toggle Viewed', key: 'Shift+V', keywords: 'review read mark', ...onChanges, whileTyping: false, menu: { name: 'Changes', group: 1 } },
  { id: 'file.open-in-editor', title: 'Open in Editor', key: 'E', alsoKeys: ['F4'], keywords: 'ide code external file line source', ...onChanges, whileTyping: false, menu: { name: 'Changes', group: 2 } },
  { id: 'change.take-back', title: 'Take Back This Change', key: 'Alt+Backspace', keywords: 'revert reject hunk undo', ...onChanges, whileTyping: false, menu: { name: 'Changes', group: 2 } },
  { id: 'file.take-back', title: 'Take Back This File', key: null, keywords: 'revert reject undo', ...onChanges, whileTyping: false, menu: { name: 'Changes', group: 2 } },
  { id: 'comment.add', title: 'Comment on Line', key: 'C', keywords: 'review note suggest', ...onChanges, whileTyping: false, menu: { name: 'Changes', group: 1 } },
  { id: 'comment.add-to-file', title: 'Comment on File', key: 'Shift+C', keywords: 'review note', ...onChanges, whileTyping: false, menu: { name: 'Changes', group: 1 } },
  { id: 'line.blame', title: 'Blame Line', key: 'B', keywords: 'annotate who commit author history', ...onChanges, whileTyping: false, menu: { name: 'Changes', group: 1 } },
  { id: 'diff.all-files', title: 'Toggle All Files in One Scroll', key: 'Alt+A', keywords: 'diff single continuous stacked', ...onChanges, menu: { name: 'Changes', group: 3 } },
  { id: 'diff.side-by-side', title: 'Toggle Side by Side', key: 'Alt+S', keywords: 'inline unified split', ...onChanges, menu: { name: 'Changes', group: 3 } },
  { id: 'diff.wrap', title: 'Toggle Line Wrap', key: 'Alt+Z', ...onChanges, menu: { name: 'Changes', group: 3 } },
  { id: 'diff.ignore-space', title: 'Toggle Whitespace Changes', key: 'Alt+W', keywords: 'ignore space', ...onChanges, menu: { name: 'Changes', group: 3 } },
  { id: 'help.keys', title: 'Keyboard Shortcuts', key: 'Mod+/', ...inWindow, menu: { name: 'Help', group: 1 } },
  { id: 'help.doctor', title: 'Check This Installation', key: 'Mod+Shift+H', keywords: 'doctor diagnose git version', ...inWindow, menu: { name: 'Help', group: 1 } },
  { id: 'help.logs', title: 'Show Log Folder', key: null, ...inHost, menu: { name: 'Help', group: 2 } },
  { id: 'help.about', title: 'About Understory', key: null, ...inWindow, menu: { name: 'Help', group: 3 } },
] as const satisfies readonly AppCommand[];

export type CommandId = (typeof list)[number]['id'];

/** A command of the list. */
export type NamedCommand = AppCommand & { readonly id: CommandId };

export const commands: readonly NamedCommand[] = list;

const byId = new Map<string, NamedCommand>(commands.map((command) => [command.id, command]));

/** The commands of a menu, in the groups that lines separate. */
export function commandGroups(menu: MenuName): readonly (readonly NamedCommand[])[] {
  const own = commands.filter((command) => command.menu?.name === menu);
  const groups = [...new Set(own.map((command) => command.menu?.group ?? 0))].sort((a, b) => a - b);
  return groups.map((group) => own.filter((command) => command.menu?.group === group));
}

/** The command of a known id. */
export function commandOf(id: CommandId): NamedCommand {
  const found = byId.get(id);
  if (!found) throw new Error(`no command ${id}`);
  return found;
}

/**
 * What the host may also ask of the window: to go to a session, there to its conversation or to where its review begins, or
 * to a repository, whose id is the argument; or to keep at once what is being written, as the app is about to quit.
 */
export type HostRequest =
  | 'show.session'
  | 'show.conversation'
  | 'show.review'
  | 'show.repository'
  | 'drafts.keep';

/** Narrows text from outside, such as the host's command stream. */
export function isCommandId(id: string): id is CommandId {
  return byId.has(id);
}

/** The keys that a command has as long as the user gives it no others, the shown one first (`key-table.ts`). */
export function defaultKeysOf(command: AppCommand, platform: Platform): readonly string[] {
  if (command.notOnMac && platform === 'darwin') return [];
  const shown = platform === 'darwin' ? (command.macKey ?? command.key) : command.key;
  return [...(shown ? [shown] : []), ...(command.alsoKeys ?? [])];
}
