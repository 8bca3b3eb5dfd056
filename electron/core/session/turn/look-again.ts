import type { Log } from '../../ports';
import type { Scheduler } from './scheduler';

/**
 * Looks at something again and again for as long as there is need, which may begin and end with any change of the scheduler. A
 * failure is logged once, until looking works again.
 *
 * @param options `wait`: milliseconds from one look's end to the next one; `failed`: the log's words for a look that failed
 */
export function lookAgain(options: {
  readonly scheduler: Pick<Scheduler, 'onChange'>;
  readonly isNeeded: () => boolean;
  readonly wait: () => number;
  /** `isStopped`: whether nothing is to be done any more. */
  readonly look: (isStopped: () => boolean) => Promise<void>;
  readonly log: Log;
  readonly failed: string;
}): { readonly stop: () => void } {
  const { scheduler, isNeeded, wait, look, log, failed } = options;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  let isTold = false;
  const lookOnce = async () => {
    try {
      await look(() => stopped);
      isTold = false;
    } catch (error) {
      if (!isTold) log.warn(failed, { error: String(error) });
      isTold = true;
    }
    timer = null;
    arm();
  };
  const arm = () => {
    if (stopped || timer || !isNeeded()) return;
    timer = setTimeout(() => void lookOnce(), wait());
    timer.unref();
  };
  const stopListening = scheduler.onChange(arm);
  return {
    stop() {
      stopped = true;
      stopListening();
      if (timer) clearTimeout(timer);
    },
  };
}
