/** The colours of code by theme, as `rrggbb`. Each keeps 4.5:1 on the panel and on every added and deleted ground. */
export const syntaxColours = {
  dark: {
    keyword: 'dfb6ea',
    string: 'b9dfa2',
    number: 'f0c396',
    comment: 'b5c2bc',
    type: 'a3dbdf',
    function: 'aed2f7',
    tag: 'f5bcbc',
    attribute: 'e6cf9f',
    operator: 'c9d3ce',
  },
  light: {
    keyword: '7d2890',
    string: '2c6316',
    number: '844508',
    comment: '4f5a55',
    type: '085a62',
    function: '174f9c',
    tag: '9a2424',
    attribute: '6a4a00',
    operator: '3d4843',
  },
} as const;

export type SyntaxColours = (typeof syntaxColours)['dark' | 'light'];

/** How strongly a changed word's ground is laid over its line's ground, as the last two digits of a colour. */
export const WORD_GROUND = 'b3';
