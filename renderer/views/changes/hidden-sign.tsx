import { EyeOff } from 'lucide-react';

const WORDS =
  'Hidden characters: the name or a line that was added holds characters that hide or reorder others. They are shown as escapes, or framed.';

/** Marks a file that is not what it looks like. */
export function HiddenSign(props: { words?: boolean }) {
  return (
    <span title={WORDS} className="flex flex-none items-center gap-1 font-sans text-2xs text-need">
      <EyeOff
        size={12}
        {...(props.words ? { 'aria-hidden': true } : { 'aria-label': 'hidden characters' })}
      />
      {props.words ? 'hidden characters' : null}
    </span>
  );
}
