import { homedir } from 'node:os';
import { join } from 'node:path';
import type { EditorId } from '#shared/editor';

/** By which arguments an editor is told what to open. */
export type EditorFamily = 'code' | 'zed' | 'sublime' | 'jetbrains' | 'neovim';

/** Where an editor is looked for. */
export type KnownEditor = {
  readonly editor: EditorId;
  readonly family: EditorFamily;
  /** Names that its program has on the search path. */
  readonly names: readonly string[];
  /** Where it is installed without being on the search path. */
  readonly places: readonly string[];
};

/** What a `.app` holds, as it is installed for everybody or for one user. */
function inApp(app: string, program: string): string[] {
  if (process.platform !== 'darwin') return [];
  return ['/Applications', join(homedir(), 'Applications')].map((folder) =>
    join(folder, `${app}.app`, 'Contents', program),
  );
}

function onWindows(...below: readonly string[]): string[] {
  if (process.platform !== 'win32') return [];
  const { LOCALAPPDATA, ProgramFiles } = process.env;
  const folders = [...(LOCALAPPDATA ? [join(LOCALAPPDATA, 'Programs')] : []), ProgramFiles ?? ''];
  return folders.filter(Boolean).map((folder) => join(folder, ...below));
}

function onLinux(...places: readonly string[]): string[] {
  return process.platform === 'linux' ? [...places] : [];
}

/** Of these, the program itself is started on Windows: what stands on its search path is a script for a shell. */
function likeCode(editor: EditorId, name: string, app: string, flatpak: string | null): KnownEditor {
  return {
    editor,
    family: 'code',
    names: [name],
    places: [
      ...inApp(app, `Resources/app/bin/${name}`),
      ...onWindows(WINDOWS_FOLDERS[app] ?? app, `${WINDOWS_PROGRAMS[app] ?? app}.exe`),
      ...onLinux(`/snap/bin/${name}`, ...(flatpak ? [`/var/lib/flatpak/exports/bin/${flatpak}`] : [])),
    ],
  };
}

const WINDOWS_FOLDERS: Readonly<Record<string, string>> = {
  'Visual Studio Code': 'Microsoft VS Code',
  'Visual Studio Code - Insiders': 'Microsoft VS Code Insiders',
};
const WINDOWS_PROGRAMS: Readonly<Record<string, string>> = {
  'Visual Studio Code': 'Code',
  'Visual Studio Code - Insiders': 'Code - Insiders',
};

function ofJetBrains(editor: EditorId, name: string, app: string): KnownEditor {
  return {
    editor,
    family: 'jetbrains',
    names: process.platform === 'win32' ? [`${name}64`, name] : [name],
    places: [
      ...inApp(app, `MacOS/${name}`),
      ...onLinux(join(homedir(), '.local/share/JetBrains/Toolbox/scripts', name), `/snap/bin/${name}`),
    ],
  };
}

/** Every editor that is known, in the order in which one is taken where none is chosen. */
export const KNOWN_EDITORS: readonly KnownEditor[] = [
  likeCode('vscode', 'code', 'Visual Studio Code', 'com.visualstudio.code'),
  likeCode('vscode-insiders', 'code-insiders', 'Visual Studio Code - Insiders', null),
  likeCode('vscodium', 'codium', 'VSCodium', 'com.vscodium.codium'),
  likeCode('cursor', 'cursor', 'Cursor', null),
  likeCode('windsurf', 'windsurf', 'Windsurf', null),
  {
    editor: 'zed',
    family: 'zed',
    // Some distributions have another program of that name.
    names: ['zed', 'zeditor'],
    places: [
      ...inApp('Zed', 'MacOS/cli'),
      ...onWindows('Zed', 'bin', 'zed.exe'),
      ...onLinux(join(homedir(), '.local/bin/zed')),
    ],
  },
  {
    editor: 'sublime-text',
    family: 'sublime',
    names: ['subl'],
    places: [
      ...inApp('Sublime Text', 'SharedSupport/bin/subl'),
      ...onWindows('Sublime Text', 'subl.exe'),
      ...onLinux('/opt/sublime_text/sublime_text', '/snap/bin/subl'),
    ],
  },
  ofJetBrains('intellij-idea', 'idea', 'IntelliJ IDEA'),
  ofJetBrains('pycharm', 'pycharm', 'PyCharm'),
  ofJetBrains('webstorm', 'webstorm', 'WebStorm'),
  ofJetBrains('goland', 'goland', 'GoLand'),
  ofJetBrains('clion', 'clion', 'CLion'),
  ofJetBrains('rider', 'rider', 'Rider'),
  ofJetBrains('phpstorm', 'phpstorm', 'PhpStorm'),
  ofJetBrains('rubymine', 'rubymine', 'RubyMine'),
  ofJetBrains('rustrover', 'rustrover', 'RustRover'),
  // Neovim itself needs a terminal; these are windows around it.
  { editor: 'neovide', family: 'neovim', names: ['neovide'], places: inApp('Neovide', 'MacOS/neovide') },
  { editor: 'neovim-qt', family: 'neovim', names: ['nvim-qt'], places: [] },
];
