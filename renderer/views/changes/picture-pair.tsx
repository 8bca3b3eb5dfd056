import { useId, useState } from 'react';
import { bytesWords } from '#shared/bytes';
import { classNames } from '../../ui/class-names';

/** A picture's bytes as the window can draw them. */
export type Picture = { readonly source: string; readonly bytes: number };

const WAYS = [
  { way: 'beside', label: 'Side by side' },
  { way: 'swipe', label: 'Swipe' },
  { way: 'onion', label: 'Onion skin' },
] as const;
type Way = (typeof WAYS)[number]['way'];

const CHECKERED = 'bg-[repeating-conic-gradient(var(--raise)_0_25%,var(--bg)_0_50%)] bg-[length:16px_16px]';

/** A picture before and after: beside each other, one wiped over the other, or one shining through the other. */
export function PicturePair(props: {
  before: Picture;
  after: Picture;
  names: readonly [before: string, after: string];
}) {
  const { before, after, names } = props;
  const [way, setWay] = useState<Way>('beside');
  const [share, setShare] = useState(50);
  const group = useId();
  return (
    <div className="m-auto flex max-w-full flex-col items-center gap-3">
      <fieldset
        aria-label="how the pictures are compared"
        className="flex overflow-hidden rounded-md border border-line"
      >
        {WAYS.map((one) => (
          <label
            key={one.way}
            className={classNames(
              'cursor-default px-2.5 py-1 text-xs has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent',
              one.way === way ? 'bg-raise font-medium text-text' : 'text-soft hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name={group}
              className="sr-only"
              checked={one.way === way}
              onChange={() => setWay(one.way)}
            />
            {one.label}
          </label>
        ))}
      </fieldset>
      {way === 'beside' ? (
        <div className="flex max-w-full flex-wrap items-start justify-center gap-4">
          <Framed picture={before} name={names[0]} />
          <Framed picture={after} name={names[1]} />
        </div>
      ) : (
        <>
          {/* Both in one cell, so that they lie on each other whatever their sizes are. */}
          <div className={classNames('grid max-w-full justify-items-center', CHECKERED)}>
            <Drawn picture={before} name={names[0]} />
            <Drawn
              picture={after}
              name={names[1]}
              style={way === 'swipe' ? { clipPath: `inset(0 0 0 ${share}%)` } : { opacity: share / 100 }}
            />
          </div>
          <label className="flex items-center gap-2 text-xs text-soft">
            {names[0]}
            <input
              type="range"
              min={0}
              max={100}
              value={share}
              aria-label={
                way === 'swipe' ? 'where the later picture begins' : 'how strong the later picture is'
              }
              onChange={(event) => setShare(Number(event.target.value))}
              className="w-48 accent-accent"
            />
            {names[1]}
          </label>
        </>
      )}
    </div>
  );
}

function Drawn(props: { picture: Picture; name: string; style?: React.CSSProperties }) {
  return (
    <img
      src={props.picture.source}
      alt={props.name}
      style={props.style}
      className="col-start-1 row-start-1 max-h-[60vh] max-w-full min-w-4 object-contain"
    />
  );
}

/** A picture by itself, with its size. */
export function Framed(props: { picture: Picture; name: string }) {
  const { picture, name } = props;
  const [size, setSize] = useState<{ width: number; height: number } | 'none' | null>(null);
  return (
    <figure
      aria-label={name}
      className="flex max-w-full min-w-40 flex-col items-center gap-2 rounded-lg border border-line bg-bg p-3"
    >
      <span className="text-2xs font-medium text-faint">{name}</span>
      {size === 'none' ? (
        <span className="text-soft">A picture that cannot be drawn</span>
      ) : (
        <img
          src={picture.source}
          alt={name}
          className={classNames('max-h-[50vh] max-w-full min-w-4 object-contain', CHECKERED)}
          onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
            setSize(width > 0 ? { width, height } : null)
          }
          onError={() => setSize('none')}
        />
      )}
      <figcaption className="text-xs text-faint tabular-nums">
        {size !== null && size !== 'none' ? `${size.width} × ${size.height} · ` : ''}
        {bytesWords(picture.bytes)}
      </figcaption>
    </figure>
  );
}
