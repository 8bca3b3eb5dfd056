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

export type ColourName = keyof SyntaxColours;

/** Which kinds of token, as grammars name them, have which colour; the longest name that fits counts. */
export const tokenColours: Readonly<Record<ColourName, readonly string[]>> = {
  keyword: ['keyword', 'annotation', 'attribute.name.css'],
  string: ['string', 'attribute.value', 'regexp'],
  number: ['number', 'constant', 'attribute.value.number', 'attribute.value.unit'],
  comment: ['comment'],
  type: ['type', 'namespace', 'class', 'interface'],
  function: ['function', 'predefined', 'metatag', 'variable.predefined'],
  tag: ['tag'],
  attribute: ['attribute.name', 'key'],
  operator: ['delimiter', 'operator'],
};

const byToken = new Map<string, ColourName>(
  Object.entries(tokenColours).flatMap(([colour, tokens]) =>
    tokens.map((token) => [token, colour as ColourName] as const),
  ),
);

/** The colour of a token such as `keyword.ts`; null: that of plain text. */
export function colourOf(token: string): ColourName | null {
  for (let name = token; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    const colour = byToken.get(name);
    if (colour) return colour;
  }
  return null;
}

/** How strongly a changed word's ground is laid over its line's ground, as the last two digits of a colour. */
export const WORD_GROUND = 'b3';
