import { monaco } from './monaco';

const DARK = 'understory-dark';
const LIGHT = 'understory-light';

/** Colours of code. They are chosen for AA contrast on the panel and on the added and deleted grounds alike. */
const syntax = {
  dark: {
    keyword: 'd19ae0',
    string: '9fca85',
    number: 'e3a86c',
    comment: '84918b',
    type: '7fc4c9',
    function: '7db7ee',
    tag: 'e88f8f',
    attribute: 'd9b87c',
    operator: 'b6c1bc',
  },
  light: {
    keyword: '8a2f9c',
    string: '33701b',
    number: '94500a',
    comment: '5f6b66',
    type: '0b6a73',
    function: '1b5cb0',
    tag: 'a92a2a',
    attribute: '7a5600',
    operator: '46524d',
  },
} as const;

function rules(colours: (typeof syntax)['dark' | 'light']): monaco.editor.ITokenThemeRule[] {
  const of = (foreground: string, ...tokens: string[]) => tokens.map((token) => ({ token, foreground }));
  return [
    ...of(colours.keyword, 'keyword', 'annotation', 'attribute.name.css'),
    ...of(colours.string, 'string', 'attribute.value', 'regexp'),
    ...of(colours.number, 'number', 'constant', 'attribute.value.number', 'attribute.value.unit'),
    ...of(colours.comment, 'comment'),
    ...of(colours.type, 'type', 'namespace', 'class', 'interface'),
    ...of(colours.function, 'function', 'predefined', 'metatag', 'variable.predefined'),
    ...of(colours.tag, 'tag'),
    ...of(colours.attribute, 'attribute.name', 'key'),
    ...of(colours.operator, 'delimiter', 'operator'),
  ];
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
    inherit: true,
    rules: rules(dark ? syntax.dark : syntax.light),
    colors: {
      'editor.background': background,
      'editor.foreground': token('--text'),
      'editorGutter.background': background,
      'editorLineNumber.foreground': token('--faint'),
      'editorLineNumber.activeForeground': token('--soft'),
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
      'diffEditor.insertedTextBackground': token('--addword'),
      'diffEditor.removedTextBackground': token('--delword'),
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
