import { Check, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { putOnClipboard } from '../../state/host-actions';
import { IconButton } from '../../ui/button';
import { ShownText } from '../../ui/shown-text';

/**
 * Code or output as it is: monospaced, scrolled inside (or with `wrap` broken into lines), copied with one click.
 * `children` is the same text as it is drawn, where that is more than the text.
 */
export function CodeBlock(props: { text: string; tall?: boolean; wrap?: boolean; children?: ReactNode }) {
  return (
    <div className="group relative">
      <pre
        className={`overflow-auto rounded-md border border-line bg-bg px-2.5 py-2 font-mono text-xs leading-[18px] ${props.wrap ? 'whitespace-pre-wrap wrap-anywhere' : 'whitespace-pre'} ${props.tall ? 'max-h-[480px]' : 'max-h-80'}`}
        // Long code scrolls, and what scrolls must be reachable without a mouse.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes the focus
        tabIndex={0}
      >
        {props.children ?? <ShownText text={props.text} lines="kept" />}
      </pre>
      <div className="absolute top-1 right-1 opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100">
        <CopyButton text={props.text} />
      </div>
    </div>
  );
}

const THANKS_MS = 1500;

/** Copies a text and says for a moment that it did. */
export function CopyButton(props: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), THANKS_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <IconButton
      label={copied ? 'Copied' : (props.label ?? 'Copy')}
      look="plain"
      small
      onClick={() => {
        void putOnClipboard(props.text).then(setCopied);
      }}
    >
      {copied ? <Check size={12} aria-hidden /> : <Copy size={12} aria-hidden />}
    </IconButton>
  );
}
