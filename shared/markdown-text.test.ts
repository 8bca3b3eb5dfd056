import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { describe, expect, test } from 'vitest';
import { hasHidden } from './hidden-characters';
import { markdownCode, markdownFence, markdownLine, markdownQuote } from './markdown-text';
import { propertyRuns } from './testing/property-runs';

type Node = {
  readonly type: string;
  readonly url?: string;
  readonly value?: string;
  readonly children?: readonly Node[];
};

/** What a reader of Markdown makes of it. */
function parsed(markdown: string): Node {
  let tree: Node = { type: 'none' };
  const keep = () => (root: Node) => {
    tree = root;
  };
  renderToStaticMarkup(createElement(Markdown, { remarkPlugins: [remarkGfm, keep] }, markdown));
  return tree;
}

function all(node: Node): Node[] {
  return [node, ...(node.children ?? []).flatMap(all)];
}

/** Nothing but words, code, and links to the web or within the repository. */
function expectHarmless(nodes: readonly Node[]): void {
  for (const { type, url } of nodes) {
    expect([
      'html',
      'image',
      'imageReference',
      'linkReference',
      'definition',
      'footnoteDefinition',
    ]).not.toContain(type);
    if (type === 'link') expect(url ?? '').toMatch(/^(?:https?:|mailto:|[\w./#-]*$)/);
  }
}

const PIECES = [
  ...[
    '<',
    '>',
    '</details>',
    '<img src=x onerror=alert(1)>',
    '<!--',
    '-->',
    '<https://a.b>',
    '&lt;',
    '&#60;script>',
  ],
  ...[
    '![a](https://tracker.example/x.png)',
    '![a][b]',
    '[b]: https://x.example',
    '[b]:',
    '[b]',
    '[^1]',
    '[^1]: x',
  ],
  ...['[a](javascript:alert(1))', '[a](<javascript:x>)', '[a]( data:text/html,x)', '[a](&#106;avascript:x)'],
  ...['[a](src/b.ts)', '[a](https://example.org/b)', '](', '](javascript:', 'javascript:x)'],
  ...[
    '`',
    '``',
    '```',
    '````',
    '~~~',
    '~~~~',
    '```js',
    '``` `x',
    '\\',
    '\\`',
    '\\<',
    '|',
    '| a | b |',
    '|---|---|',
  ],
  ...[
    '\n',
    '\n\n',
    '\n    ',
    '\n\t',
    '\n> ',
    '\n- ',
    '\n1. ',
    '\n# ',
    '\n---\n',
    '\n===\n',
    ' ',
    'word',
    'a_b',
    '**',
    '$',
  ],
  ...['\u202e', '\u200b', '\u0007', '\r', '\u2028', '{', '}', '(', ')', '[', ']', '!', ':', '@all', '#12'],
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 4 })), { maxLength: 24 })
  .map((pieces) => pieces.join(''));

describe('whatever a text says', () => {
  test('as a line it is the line, and nothing else', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = markdownLine(text);
        const nodes = all(parsed(`before ${line} after`));
        expectHarmless(nodes);
        // A page's address is one wherever it stands.
        for (const { type } of nodes) expect(['root', 'paragraph', 'text', 'link']).toContain(type);
        expect(hasHidden(line)).toBe(false);
      }),
      propertyRuns(60),
    );
  });

  test('as code it is that code', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const nodes = all(parsed(`before ${markdownCode(text)} after`));
        expect(nodes.map(({ type }) => type)).toEqual(['root', 'paragraph', 'text', 'inlineCode', 'text']);
      }),
      propertyRuns(60),
    );
  });

  test('in a fence it ends where the fence does', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const nodes = all(parsed(`${markdownFence(text, 'diff')}\n\nafter`));
        expect(nodes.map(({ type }) => type)).toEqual(['root', 'code', 'paragraph', 'text']);
      }),
      propertyRuns(60),
    );
  });

  test('quoted it is one quotation without anything that could do harm', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const quoted = markdownQuote(text);
        const tree = parsed(`**Agent**\n\n${quoted}\n\nafter`);
        expect((tree.children ?? []).map(({ type }) => type)).toEqual([
          'paragraph',
          'blockquote',
          'paragraph',
        ]);
        expectHarmless(all(tree));
        expect(hasHidden(quoted)).toBe(false);
      }),
      propertyRuns(200),
    );
  });
});

test('what an agent usually writes looks as it did', () => {
  const text = [
    'I changed `Vec<T>` in [a.ts](src/a.ts), see [the page](https://example.org/x).',
    '',
    '- **first**',
    '',
    '```ts',
    'const a: Vec<T> = `x`;',
    '```',
  ].join('\n');
  const nodes = all(parsed(markdownQuote(text)));
  expect(nodes.filter(({ type }) => type === 'inlineCode').map(({ value }) => value)).toEqual(['Vec<T>']);
  expect(nodes.filter(({ type }) => type === 'code').map(({ value }) => value)).toEqual([
    'const a: Vec<T> = `x`;',
  ]);
  expect(nodes.filter(({ type }) => type === 'link').map(({ url }) => url)).toEqual([
    'src/a.ts',
    'https://example.org/x',
  ]);
  expect(nodes.map(({ type }) => type)).toContain('strong');
});
