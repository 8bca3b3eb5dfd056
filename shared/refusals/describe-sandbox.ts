import { describeNoSandbox } from '../describe-sandbox';
import { type Described, said } from '../described';
import type { RefusalIn } from './code';
import type { sandboxRefusals } from './sandbox';

/** What has to do with sandboxes. */
export function describeSandboxRefusal(refusal: RefusalIn<typeof sandboxRefusals>): Described {
  const { detail, advice } = describeNoSandbox(refusal);
  return said(detail, 'Nothing was started.', advice ?? 'Start it without a sandbox.');
}
