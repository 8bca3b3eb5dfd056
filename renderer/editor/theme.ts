import { monaco } from './monaco';
import {
  type ColourName,
  type SyntaxColours,
  syntaxColours,
  tokenColours,
  WORD_GROUND,
} from './syntax-colours';

const DARK = 'understory-dark';
const LIGHT = 'understory-light';

function rules(colours: SyntaxColours): monaco.editor.ITokenThemeRule[] {
  return Object.entries(tokenColours).flatMap(([name, tokens]) =>
    tokens.map((token) => ({ token, foreground: colours[name as ColourName] })),
  );
}

/** A colour of the window's own tokens as `#rrggbbaa`, so that editor and window cannot drift apart. */
function token(name: string): string {
  const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  if (!probe || value === '') return '#00000000';
  probe.canvas.width = probe.canvas.height = 1;
  probe.fillStyle = value;
  probe.fillRect(0, 0, 1, 1);
  return `#${[...probe.getImageData(0, 0, 1, 1).data].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function define(name: string, dark: boolean): void {
  const background = token('--panel');
  const line = token('--line');
  monaco.editor.defineTheme(name, {
    base: dark ? 'vs-dark' : 'vs',
    // The base theme's own rules know nothing of our grounds.
    inherit: false,
    rules: rules(dark ? syntaxColours.dark : syntaxColours.light),
    colors: {
      'editor.background': background,
      'editor.foreground': token('--text'),
      'editorGutter.background': background,
      'editorLineNumber.foreground': token('--soft'),
      'editorLineNumber.activeForeground': token('--soft'),
      'editorLineNumber.dimmedForeground': token('--soft'),
      'editor.lineHighlightBackground': '#00000000',
      'editor.lineHighlightBorder': '#00000000',
      'editorOverviewRuler.border': '#00000000',
      'editorWidget.background': token('--raise'),
      'editorWidget.border': line,
      'input.background': background,
      'input.border': line,
      focusBorder: token('--accent'),
      'diffEditor.insertedLineBackground': token('--addbg'),
      'diffEditor.removedLineBackground': token('--delbg'),
      'diffEditor.insertedTextBackground': `${token('--addword').slice(0, 7)}${WORD_GROUND}`,
      'diffEditor.removedTextBackground': `${token('--delword').slice(0, 7)}${WORD_GROUND}`,
      'diffEditorGutter.insertedLineBackground': token('--addbg'),
      'diffEditorGutter.removedLineBackground': token('--delbg'),
      'diffEditor.border': line,
      'diffEditor.diagonalFill': line,
      'diffEditorOverview.insertedForeground': `${token('--add').slice(0, 7)}80`,
      'diffEditorOverview.removedForeground': `${token('--del').slice(0, 7)}80`,
      'diffEditor.unchangedRegionBackground': token('--raise'),
      'diffEditor.unchangedRegionForeground': token('--soft'),
      'scrollbar.shadow': '#00000000',
      'scrollbarSlider.background': `${token('--edge').slice(0, 7)}66`,
      'scrollbarSlider.hoverBackground': `${token('--edge').slice(0, 7)}aa`,
      'scrollbarSlider.activeBackground': `${token('--edge').slice(0, 7)}cc`,
    },
  });
}

let watched = false;

/** Shows the editor in the window's theme from now on, whichever that becomes. */
export function followTheme(): void {
  if (watched) return;
  watched = true;
  const apply = () => {
    const dark = document.documentElement.dataset.theme === 'dark';
    const name = dark ? DARK : LIGHT;
    define(name, dark);
    monaco.editor.setTheme(name);
  };
  apply();
  new MutationObserver(apply).observe(document.documentElement, { attributeFilter: ['data-theme', 'class'] });
}
