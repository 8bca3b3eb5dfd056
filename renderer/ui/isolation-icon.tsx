import { Box, SquareDashed } from 'lucide-react';
import type { Isolation } from '#shared/sandbox';

/** A closed box, or none; its words stand beside it. */
export function IsolationIcon(props: { isolation: Isolation; size: number }) {
  const Shape = props.isolation === 'sandbox' ? Box : SquareDashed;
  return <Shape size={props.size} aria-hidden className="flex-none" />;
}
