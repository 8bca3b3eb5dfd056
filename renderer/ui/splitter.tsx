import { useRef } from 'react';

/**
 * A draggable edge between two panes. `size` is the width in pixels of the pane on `side`; `onChange` follows the drag,
 * `onCommit` comes once at its end. Arrow keys move it by 16 px.
 */
export function Splitter(props: {
  label: string;
  side: 'left' | 'right';
  size: number;
  min: number;
  max: number;
  onChange: (size: number) => void;
  onCommit: (size: number) => void;
}) {
  const latest = useRef(props.size);
  const clamp = (size: number) => Math.round(Math.min(props.max, Math.max(props.min, size)));
  const grow = props.side === 'left' ? 1 : -1;
  const set = (size: number) => {
    latest.current = clamp(size);
    props.onChange(latest.current);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a focusable separator is a widget, not a thematic break
    <div
      role="separator"
      tabIndex={0}
      aria-label={props.label}
      aria-orientation="vertical"
      aria-valuenow={props.size}
      aria-valuemin={props.min}
      aria-valuemax={props.max}
      className="group relative z-10 -mx-[3px] w-[7px] flex-none cursor-col-resize touch-none"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        const target = event.currentTarget;
        const from = event.clientX;
        const size = props.size;
        target.setPointerCapture(event.pointerId);
        const move = (next: PointerEvent) => set(size + (next.clientX - from) * grow);
        const end = () => {
          target.removeEventListener('pointermove', move);
          target.removeEventListener('lostpointercapture', end);
          props.onCommit(latest.current);
        };
        latest.current = size;
        target.addEventListener('pointermove', move);
        target.addEventListener('lostpointercapture', end);
      }}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0;
        if (step === 0) return;
        event.preventDefault();
        set(props.size + step * grow);
        props.onCommit(latest.current);
      }}
    >
      <div className="mx-auto h-full w-px bg-line transition-colors group-hover:w-[3px] group-hover:bg-accent group-focus-visible:bg-accent group-active:bg-accent" />
    </div>
  );
}
