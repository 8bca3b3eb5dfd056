import { memo } from 'react';
import ReactMarkdown, { type Components, type Options } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { displayPath } from '#shared/display-path';
import { openLink } from '../../state/host-actions';
import { ShownText } from '../../ui/shown-text';
import { CodeBlock, CopyButton } from './code-block';
import { showHiddenCharacters } from './markdown-shown';

/** Of longer texts the end is shown as it is: parsing and laying out all on every new piece would hold the window up. */
const MOST_PARSED = 200_000;
const MOST_SHOWN = 50_000;

/**
 * Text from outside as Markdown. Raw HTML is shown as text, pictures are never loaded, and a link works only when it
 * is `https`; everything else is words.
 */
export const Markdown = memo(function Markdown(props: { text: string }) {
  if (props.text.length > MOST_PARSED) return <EndOfText text={props.text} />;
  return (
    <div data-selectable className="markdown flex flex-col gap-2 wrap-anywhere">
      <ReactMarkdown
        remarkPlugins={plugins}
        rehypePlugins={[showHiddenCharacters]}
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
    if (fenced) return <CodeBlock text={text.replace(/\n$/, '')} />;
    return (
      <code className="rounded-sm bg-raise px-1 py-px font-mono text-xs">
        {typeof children === 'string' ? <ShownText text={children} lines="kept" /> : children}
      </code>
    );
  },
  p: ({ children }) => <p>{children}</p>,
  h1: ({ children }) => <Heading>{children}</Heading>,
  h2: ({ children }) => <Heading>{children}</Heading>,
  h3: ({ children }) => <Heading>{children}</Heading>,
  h4: ({ children }) => <Heading>{children}</Heading>,
  h5: ({ children }) => <Heading>{children}</Heading>,
  h6: ({ children }) => <Heading>{children}</Heading>,
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
    <div className="overflow-x-auto">
      <table className="border-collapse text-xs">{children}</table>
    </div>
  ),
  th: ({ children }) => (
    <th className="border border-line bg-raise px-2 py-1 text-left font-medium">{children}</th>
  ),
  td: ({ children }) => <td className="border border-line px-2 py-1 align-top">{children}</td>,
  input: ({ checked }) => <span aria-hidden>{checked ? '☑ ' : '☐ '}</span>,
};

function Heading(props: { children?: React.ReactNode }) {
  // Headings inside a message are not headings of the window.
  return <p className="pt-1 font-semibold">{props.children}</p>;
}

function Link(props: { url: string; children?: React.ReactNode }) {
  const url = httpsUrl(props.url);
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
      className="text-accent underline decoration-accent/40 hover:decoration-accent"
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

function shortUrl(url: string): string {
  return url.length > 120 ? `${url.slice(0, 119)}…` : url;
}
