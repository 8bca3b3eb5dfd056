import { type AnyVerb, type CoreHandlers, eachVerb } from './handlers';

/** What a core that is closing answers to every further call: nothing of it was begun. */
export class CoreClosing extends Error {
  override readonly name = 'CoreClosing';
  constructor() {
    super('This core is closing; nothing of the call was begun.');
  }
}

/** The calls that a core has not answered yet. */
export type CallsUnderWay = {
  /** The same verbs, with every call counted, and refused with {@link CoreClosing} from `close` on. */
  counted(verbs: CoreHandlers): CoreHandlers;
  close(): void;
  /** Resolves when every call that was begun has been answered. Streams are not waited for. */
  answered(): Promise<void>;
};

/**
 * The data folder is given back only when nothing is being done for anybody any more: the next core takes whatever it
 * finds half done for what a crash left.
 */
export function createCallsUnderWay(): CallsUnderWay {
  const open = new Set<Promise<unknown>>();
  let closing = false;
  const counted =
    (call: AnyVerb): AnyVerb =>
    (...given) => {
      if (closing) throw new CoreClosing();
      const answer = call(...given);
      if (answer instanceof Promise) {
        const ended: Promise<unknown> = answer.catch(() => undefined).finally(() => open.delete(ended));
        open.add(ended);
      }
      return answer;
    };
  return {
    counted: (verbs) => eachVerb(verbs, counted),
    close: () => {
      closing = true;
    },
    async answered() {
      while (open.size > 0) await Promise.all(open);
    },
  };
}
