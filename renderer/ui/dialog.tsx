import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { displayPath } from '#shared/display-path';
import { Button } from './button';
import { classNames } from './class-names';
import { confirmByEnter, cycleTab, swallowHeld } from './dialog-keys';
import { returnFocus } from './focus-return';
import { isForTooltip } from './tooltip';

const WIDTHS = {
  narrow: 'w-[420px]',
  medium: 'w-[640px]',
  wide: 'w-[min(1100px,94vw)]',
  full: 'w-[96vw] [--dialog-top:max(3vh,var(--system-height)+6px)]! h-[calc(97vh-var(--dialog-top))]',
} as const;

type FrameProps = {
  open: boolean;
  onClose: () => void;
  width?: keyof typeof WIDTHS;
  /** Only its own buttons close it: Escape belongs to what is inside and a click beside it is not a wish. */
  sturdy?: boolean;
};

type BodyProps = {
  title: string;
  description?: string;
  /** Buttons at the lower right; the last one is the usual choice. */
  actions?: ReactNode;
  /** Something on the same line as the actions, at the left. */
  aside?: ReactNode;
  /** The body brings its own padding and scrolling. */
  bare?: boolean;
  /** It cannot be closed at this moment. */
  stays?: boolean;
  /** Nothing in the body takes the focus, so it takes it itself: to be scrolled by key. */
  readable?: boolean;
  children?: ReactNode;
};

/**
 * A modal window in the window: focus stays inside and goes back to where it was; Escape and the cross close it, Enter
 * presses the last of its actions (one marked `data-by-hand` is left to whoever reads it).
 */
export function Dialog({ open, onClose, width, sturdy, ...body }: FrameProps & BodyProps) {
  return (
    <DialogFrame
      open={open}
      onClose={onClose}
      width={width ?? 'narrow'}
      sturdy={sturdy ?? false}
      described={body.description !== undefined}
    >
      <DialogBody {...body} />
    </DialogFrame>
  );
}

/**
 * A dialog without its body, a {@link DialogBody}. One frame whose body changes is quicker than two dialogs in turns,
 * since the page around it is shut off and laid out only once; where the focus goes is then for the new body to say.
 */
export function DialogFrame(props: FrameProps & { described: boolean; children: ReactNode }) {
  return (
    <Radix.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          {...(props.described ? {} : { 'aria-describedby': undefined })}
          onEscapeKeyDown={(event) => props.sturdy && event.preventDefault()}
          onInteractOutside={(event) => props.sturdy && event.preventDefault()}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            returnFocus();
          }}
          onKeyDownCapture={(event) => {
            swallowHeld(event);
            cycleTab(event);
          }}
          onKeyDown={(event) => {
            confirmByEnter(event);
            if (!props.sturdy && isForTooltip(event.nativeEvent)) props.onClose();
          }}
          className={classNames(
            'fixed top-(--dialog-top) left-1/2 z-40 flex max-h-[calc(97vh-var(--dialog-top))] [--dialog-top:max(3vh,var(--system-height)+6px,min(14vh,50vh-320px))] max-w-[96vw] -translate-x-1/2 flex-col rounded-lg border border-line bg-panel shadow-float focus:outline-none',
            WIDTHS[props.width ?? 'narrow'],
          )}
        >
          {props.children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** What a dialog says and asks. */
export function DialogBody(props: BodyProps) {
  return (
    <>
      <Radix.Title className="px-4 pt-3 pr-12 pb-1 text-lg font-semibold tracking-tight wrap-anywhere">
        {displayPath(props.title)}
      </Radix.Title>
      {props.description ? (
        <Radix.Description className="px-4 pb-2 text-soft">{props.description}</Radix.Description>
      ) : null}
      <div
        {...(props.readable ? { tabIndex: 0, role: 'region', 'aria-label': props.title } : {})}
        className={classNames(
          'min-h-0 flex-1 focus-visible:-outline-offset-2',
          !props.bare && 'overflow-y-auto px-4 pt-1 pb-4',
          props.readable && 'pt-2!',
        )}
      >
        {props.children}
      </div>
      {props.actions || props.aside ? (
        <div data-region="actions" className="flex items-center gap-2 border-t border-line px-4 py-3">
          <div className="min-w-0 flex-1">{props.aside}</div>
          {props.actions}
        </div>
      ) : null}
      {/* Last, so that what the dialog is for gets the focus first. */}
      {props.stays ? null : (
        <Radix.Close
          aria-label="Close"
          className="absolute top-3 right-3 inline-flex size-6 items-center justify-center rounded-md text-soft transition-colors hover:bg-hover hover:text-text"
        >
          <X size={14} aria-hidden />
        </Radix.Close>
      )}
    </>
  );
}

/** Asks once, plainly. `children` says what happens and what is kept. */
export function ConfirmDialog(props: {
  open: boolean;
  onClose: () => void;
  onConfirm: () => void;
  title: string;
  confirm: string;
  danger?: boolean;
  busy?: boolean;
  children: ReactNode;
}) {
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={props.title}
      actions={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button
            look={props.danger ? 'danger' : 'primary'}
            busy={props.busy ?? false}
            onClick={props.onConfirm}
            autoFocus
          >
            {props.confirm}
          </Button>
        </>
      }
    >
      <div className="text-soft">{props.children}</div>
    </Dialog>
  );
}
