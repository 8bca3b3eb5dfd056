import { useMemo, useState } from 'react';
import { bytesWords } from '#shared/bytes';
import type { LongText } from '#shared/events';
import type { SessionId } from '#shared/ids';
import { readBody } from '../../state/session-actions';
import { Button } from '../../ui/button';
import { CodeBlock } from './code-block';
import { coloredOutput, endOfOutput } from './colored-output';
import { OutputText } from './output-text';

/** The most of a text that is put into the window at once; the rest can be copied. In UTF-16 units. */
const MOST_SHOWN = 400_000;

/**
 * A text whose event may carry only its head; the whole is fetched when asked for. Output is shown as a terminal would
 * have left it; of what an agent runs nothing is taken out.
 */
export function LongTextBlock(props: {
  session: SessionId;
  text: LongText;
  label: 'Command' | 'Input' | 'Output' | 'Text';
  wrap?: boolean;
}) {
  const [whole, setWhole] = useState<string | null>(null);
  const [fetching, setFetching] = useState(false);
  const { body, bytes } = props.text;
  const said = whole ?? props.text.text;
  const isOutput = props.label === 'Output';
  const parts = useMemo(() => (isOutput ? coloredOutput(said) : []), [isOutput, said]);
  const text = isOutput ? parts.map((part) => part.text).join('') : said;
  const shown = text.length > MOST_SHOWN ? text.slice(-MOST_SHOWN) : text;
  if (text.trim() === '') return null;

  const fetchWhole = async () => {
    if (body === null) return;
    setFetching(true);
    const text = await readBody(props.session, body);
    setFetching(false);
    if (text !== null) setWhole(text);
  };

  return (
    <section aria-label={props.label} className="flex flex-col gap-1">
      <div data-not-said className="text-2xs font-medium text-faint">
        {props.label}
      </div>
      <CodeBlock text={shown.replace(/\n$/, '')} wrap={props.wrap ?? false}>
        {isOutput ? <OutputText parts={endOfOutput(parts, MOST_SHOWN)} /> : undefined}
      </CodeBlock>
      {body !== null && whole === null ? (
        <div data-unseen className="flex items-center gap-2 text-xs text-soft">
          The beginning of {bytesWords(bytes)}.
          <Button small look="ghost" busy={fetching} onClick={fetchWhole}>
            Show all
          </Button>
        </div>
      ) : null}
      {shown.length < text.length ? (
        <div data-unseen className="text-xs text-soft">
          Shown is the end; copying takes this part.
        </div>
      ) : null}
    </section>
  );
}
