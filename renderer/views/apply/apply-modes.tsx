import { RadioGroup } from 'radix-ui';
import type { ApplyMode } from '#shared/apply';
import { APPLY_MODES, modeWords } from '../conflicts';

/** How the work should arrive: each way with what it leaves behind. */
export function ApplyModes(props: {
  mode: ApplyMode;
  disabled: boolean;
  onChange: (mode: ApplyMode) => void;
}) {
  return (
    <RadioGroup.Root
      aria-label="Apply as"
      value={props.mode}
      disabled={props.disabled}
      onValueChange={(value) => {
        const mode = APPLY_MODES.find((known) => known === value);
        if (mode) props.onChange(mode);
      }}
      className="flex flex-col gap-2"
    >
      <div className="flex flex-wrap gap-1 @sm:grid @sm:grid-cols-[1.7fr_1fr_1fr_1fr] rounded-md border border-line bg-panel p-1">
        {APPLY_MODES.map((mode) => (
          <RadioGroup.Item
            key={mode}
            value={mode}
            className="h-7 flex-auto rounded-sm px-2 text-sm font-medium whitespace-nowrap text-soft transition-colors hover:text-text disabled:opacity-50 data-[state=checked]:bg-accent-bg data-[state=checked]:text-accent"
          >
            {modeWords(mode).label}
          </RadioGroup.Item>
        ))}
      </div>
      <div className="text-xs text-soft">{modeWords(props.mode).result}</div>
    </RadioGroup.Root>
  );
}
