import { RadioGroup } from 'radix-ui';
import { IntegrateMode } from '#shared/integrate';

const WORDS: Readonly<Record<IntegrateMode, { readonly label: string; readonly result: string }>> = {
  changes: { label: 'Changes', result: 'Uncommitted changes in the workspace. Nothing is committed.' },
  squash: { label: 'Squash', result: 'One commit with the work of all sessions.' },
  commits: { label: 'Commits', result: 'The commits of each session, made again one after the other.' },
};

/** How the work should arrive. */
export function IntegrateModes(props: {
  mode: IntegrateMode;
  disabled: boolean;
  onChange: (mode: IntegrateMode) => void;
}) {
  return (
    <RadioGroup.Root
      aria-label="Integrate as"
      value={props.mode}
      disabled={props.disabled}
      onValueChange={(value) => {
        const mode = IntegrateMode.safeParse(value);
        if (mode.success) props.onChange(mode.data);
      }}
      className="flex flex-col gap-2"
    >
      <div className="flex flex-wrap gap-1 rounded-md border border-line bg-panel p-1">
        {IntegrateMode.options.map((mode) => (
          <RadioGroup.Item
            key={mode}
            value={mode}
            className="h-7 flex-auto rounded-sm px-2 text-sm font-medium whitespace-nowrap text-soft transition-colors hover:text-text disabled:opacity-50 data-[state=checked]:bg-accent-bg data-[state=checked]:text-accent"
          >
            {WORDS[mode].label}
          </RadioGroup.Item>
        ))}
      </div>
      <div className="text-xs text-soft">{WORDS[props.mode].result}</div>
    </RadioGroup.Root>
  );
}
