import type { CoreHandlers } from '../handlers';
import type { Ports } from '../ports';
import type { Repositories } from '../repository';
import { createJudge, type SessionStore } from '../session';
import { createMeasure } from './measure-sessions';
import { type BeginAt, createStartVariants } from './start-variants';

/** The verbs about variants. */
export function createVariantVerbs({
  ports: { home, clock },
  ...parts
}: {
  readonly ports: Pick<Ports, 'home' | 'clock'>;
  readonly repositories: Pick<Repositories, 'get'>;
  readonly store: Pick<SessionStore, 'get'>;
  readonly begin: BeginAt;
  readonly changes: Pick<CoreHandlers['changes'], 'get' | 'sides'>;
  readonly forecast: CoreHandlers['apply']['forecast'];
}): CoreHandlers['variants'] {
  return {
    start: createStartVariants({ ...parts, home, clock }),
    judge: createJudge(parts.store),
    measure: createMeasure(parts),
  };
}
