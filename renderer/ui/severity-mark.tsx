import { CircleX, Info, TriangleAlert } from 'lucide-react';
import type { Severity } from '#shared/comment';
import { SEVERITIES } from '#shared/describe-review';
import { classNames } from './class-names';

const LOOKS = {
  error: { Icon: CircleX, color: 'text-fail' },
  warning: { Icon: TriangleAlert, color: 'text-need' },
  note: { Icon: Info, color: 'text-soft' },
} as const;

/** How much a finding weighs, as a sign and a word. */
export function SeverityMark(props: { severity: Severity }) {
  const { Icon, color } = LOOKS[props.severity];
  return (
    <span className={classNames('flex flex-none items-center gap-1 font-medium', color)}>
      <Icon size={12} aria-hidden />
      {SEVERITIES[props.severity]}
    </span>
  );
}
