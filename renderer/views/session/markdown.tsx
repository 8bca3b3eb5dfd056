import { memo, type ReactNode, useContext, useMemo } from 'react';
import ReactMarkdown, { type Components, type Options } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { displayPath } from '#shared/display-path';
import { openLink } from '../../state/host-actions';
import { ShownText } from '../../ui/shown-text';
import { CodeBlock, CopyButton } from './code-block';
import { ColoredCode } from './colored-code';
import { linkPaths, showHiddenCharacters } from './markdown-shown';
import { PathLink, RootNamesHere } from './path-link';
import { placeIn } from './said-place';

/** Of longer texts the end is shown as it is: parsing and laying out all on every new piece would hold the window up. */
const MOST_PARSED = 200_000;
const MOST_SHOWN = 50_000;
/** A longer piece of code inside a sentence may be broken into lines, in characters. */
const MOST_UNBROKEN = 40;

/**
 * Text from outside as Markdown. Raw HTML is shown as text, pictures are never loaded, and a link works only when it
 * is `https`; everything else is words.
 */
export const Markdown = memo(function Markdown(props: { text: string }) {
  const roots = useContext(RootNamesHere);
  const rehypePlugins = useMemo((): Plugins => [[linkPaths, roots], showHiddenCharacters], [roots]);
  if (props.text.length > MOST_PARSED) return <EndOfText text={props.text} />;
  return (
    <div data-selectable className="markdown flex flex-col gap-2 wrap-anywhere">
      <ReactMarkdown
        remarkPlugins={plugins}
        rehypePlugins={rehypePlugins}
        components={components}
        urlTransform={keepUrl}
      >
        {props.text}
      </ReactMarkdown>
    </div>
  );
});

function EndOfText(props: { text: string }) {
  const { text } = props;
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-center gap-2 text-xs text-soft">
        This is the end of a text of {text.length.toLocaleString('en')} characters.
        <CopyButton text={text} label="Copy all of it" />
      </div>
      <div data-selectable className="whitespace-pre-wrap wrap-anywhere">
        <ShownText text={text.slice(-MOST_SHOWN)} lines="kept" />
      </div>
    </div>
  );
}

type Plugins = NonNullable<Options['rehypePlugins']>;

const plugins: NonNullable<Options['remarkPlugins']> = [remarkGfm];

// Nothing is put into the page by its URL: the components below decide what a link or picture becomes.
const keepUrl = (url: string) => url;

const components: Components = {
  a: ({ href, children }) => <Link url={href ?? ''}>{children}</Link>,
  img: ({ src, alt }) => (
    <span className="text-soft">
      [picture{alt ? `: ${displayPath(alt)}` : ''}
      {typeof src === 'string' && src !== '' ? (
        <span className="text-faint"> {displayPath(shortUrl(src))}</span>
      ) : null}
      ]
    </span>
  ),
  pre: ({ children }) => <>{children}</>,
  code: ({ className, children }) => {
    const text = typeof children === 'string' ? children : '';
    const fenced = className !== undefined || text.includes('\n');
    if (fenced) return <FencedCode text={text.replace(/\n$/, '')} className={className} />;
    return <Code text={text}>{children}</Code>;
  },
  p: ({ children }) => <p>{children}</p>,
  h1: ({ children }) => <Heading level={1}>{children}</Heading>,
  h2: ({ children }) => <Heading level={2}>{children}</Heading>,
  h3: ({ children }) => <Heading level={3}>{children}</Heading>,
  h4: ({ children }) => <Heading level={4}>{children}</Heading>,
  h5: ({ children }) => <Heading level={4}>{children}</Heading>,
  h6: ({ children }) => <Heading level={4}>{children}</Heading>,
  ul: ({ children }) => <ul className="list-disc pl-5 marker:text-faint">{children}</ul>,
  ol: ({ children, start }) => (
    <ol className="list-decimal pl-5 marker:text-faint" start={start}>
      {children}
    </ol>
  ),
  blockquote: ({ children }) => (
    <blockquote className="flex flex-col gap-2 border-l-2 border-line pl-3 text-soft">{children}</blockquote>
  ),
  hr: () => <hr className="border-line" />,
  table: ({ children }) => (
    // A wide table scrolls, and what scrolls must be reachable without a mouse.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes the focus
    <section aria-label="table" tabIndex={0} className="overflow-x-auto rounded-md border border-line">
      <table className="w-full border-collapse text-xs wrap-normal">{children}</table>
    </section>
  ),
  th: ({ children, style }) => (
    <th
      className={`border-b border-line bg-raise px-2.5 py-1 font-medium not-first:border-l ${alignOf(style)}`}
    >
      {children}
    </th>
  ),
  td: ({ children, style }) => (
    <td
      className={`max-w-96 border-line px-2.5 py-1 align-top not-first:border-l in-[tr:not(:last-child)]:border-b ${alignOf(style)}`}
    >
      {children}
    </td>
  ),
  input: ({ checked }) => <span aria-hidden>{checked ? '☑ ' : '☐ '}</span>,
};

/** Code in a sentence; a path in it opens. */
function Code(props: { text: string; children: ReactNode }) {
  const { text, children } = props;
  const place = placeIn(text, useContext(RootNamesHere));
  const chip = `rounded-sm bg-raise px-1 py-px font-mono text-xs ${text.length > MOST_UNBROKEN ? '' : 'whitespace-nowrap'}`;
  const shown = typeof children === 'string' ? <ShownText text={children} lines="kept" /> : children;
  return place ? (
    <PathLink className={chip} place={place}>
      {shown}
    </PathLink>
  ) : (
    <code className={chip}>{shown}</code>
  );
}

/** The fence names the language in the class that Markdown gives it: `language-ts`. */
function FencedCode(props: { text: string; className: string | undefined }) {
  const fence = /\blanguage-(\S+)/.exec(props.className ?? '')?.[1] ?? '';
  return (
    <CodeBlock text={props.text}>
      <ColoredCode text={props.text} fence={fence} />
    </CodeBlock>
  );
}

const ALIGNED: Readonly<Record<string, string>> = { right: 'text-right tabular-nums', center: 'text-center' };

function alignOf(style: React.CSSProperties | undefined): string {
  return ALIGNED[style?.textAlign ?? ''] ?? 'text-left';
}

const HEADINGS = { 1: 'text-lg', 2: 'text-md', 3: 'text-base', 4: 'text-base text-soft' } as const;

function Heading(props: { level: 1 | 2 | 3 | 4; children?: React.ReactNode }) {
  // Headings inside a message are not headings of the window.
  return <p className={`pt-1.5 font-semibold ${HEADINGS[props.level]}`}>{props.children}</p>;
}

function Link(props: { url: string; children?: React.ReactNode }) {
  const url = httpsUrl(props.url);
  const roots = useContext(RootNamesHere);
  const place = url === null ? placeIn(decoded(props.url), roots) : null;
  if (place) return <PathLink place={place}>{props.children}</PathLink>;
  if (url === null)
    return (
      <span className="underline decoration-faint decoration-dotted" title={displayPath(shortUrl(props.url))}>
        {props.children}
      </span>
    );
  return (
    <a
      href={url}
      title={displayPath(url)}
      className="text-link underline decoration-link/40 hover:decoration-link"
      onClick={(event) => {
        event.preventDefault();
        void openLink(url);
      }}
      onAuxClick={(event) => event.preventDefault()}
    >
      {props.children}
    </a>
  );
}

/** The address as the system browser gets it, or null for anything that is not plain `https`. */
export function httpsUrl(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
}

/** What stands in a link for characters that an address cannot have. */
function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

function shortUrl(url: string): string {
  return url.length > 120 ? `${url.slice(0, 119)}…` : url;
}
