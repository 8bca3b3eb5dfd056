import { type RefObject, useRef, useState } from 'react';
import type { SessionKind } from '#shared/events';
import type { Remember } from '#shared/permission-rule';
import type { RulePattern } from '#shared/rule-pattern';
import type { SessionRow } from '#shared/session';
import { answerRequest } from '../../state/session-actions';
import { type PermissionButton, type PermissionRequest, permissionButtons } from './permission-choice';
import { useSeen } from './use-seen';

/** How a permission is answered, wherever it is shown. */
export type PermissionAnswer = {
  readonly buttons: readonly PermissionButton[];
  /** The option that was chosen and is on its way. */
  readonly sent: string | null;
  /** What cannot be pressed yet: a yes before all of it was seen, a no before it was there for a moment. */
  isHeld(button: PermissionButton): boolean;
  answer(option: string): void;
  /** As the key of a command does. */
  press(command: NonNullable<PermissionButton['command']> | 'permission.remember'): void;
  /** What can be remembered with a yes, and the menu that offers it; null: nothing. */
  readonly remember: {
    readonly patterns: readonly RulePattern[];
    readonly kind: SessionKind;
    readonly held: boolean;
    readonly open: boolean;
    setOpen(open: boolean): void;
    choose(remember: Remember): void;
  } | null;
  /** What has to be done before it can be allowed; empty: nothing. */
  readonly hint: string;
};

/** Answers a permission, each answer once what it is about was seen in `place`. */
export function usePermissionAnswer(
  row: SessionRow,
  request: PermissionRequest,
  place: RefObject<HTMLElement | null>,
  on: { readonly sending?: () => void; readonly answered?: () => void },
): PermissionAnswer {
  const [sent, setSent] = useState<string | null>(null);
  const { came, whole } = useSeen(place, request.request);
  const buttons = permissionButtons(request.options);
  const isHeld = ({ option }: PermissionButton) => (option.kind.startsWith('allow') ? !whole : !came);
  // A second press may come before the first one is drawn.
  const isSent = useRef(false);
  const [open, setOpen] = useState(false);
  const once = request.options.find(({ kind }) => kind === 'allow_once');
  const offers = once !== undefined && request.patterns.length > 0;
  const answer = async (option: string, remember?: Remember) => {
    if (isSent.current) return;
    isSent.current = true;
    setSent(option);
    on.sending?.();
    const done = await answerRequest(row.session, { request: request.request, option, remember });
    if (done) return on.answered?.();
    isSent.current = false;
    setSent(null);
  };
  return {
    buttons,
    sent,
    isHeld,
    answer: (option) => void answer(option),
    press: (command) => {
      if (command === 'permission.remember') {
        if (offers && whole && sent === null) setOpen(true);
        return;
      }
      const button = buttons.find((one) => one.command === command);
      if (button && !isHeld(button)) void answer(button.option.id);
    },
    remember: offers
      ? {
          patterns: request.patterns,
          kind: row.kind,
          held: !whole,
          open,
          setOpen,
          choose: (remember) => void answer(once.id, remember),
        }
      : null,
    hint: came && !whole ? 'To allow it, read it to its end.' : '',
  };
}
