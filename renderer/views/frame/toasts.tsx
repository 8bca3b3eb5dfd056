import { CircleAlert, CircleCheck, TriangleAlert, X } from 'lucide-react';
import { displayText } from '#shared/display-path';
import { dismissToast, type Toast, useToasts } from '../../state/toasts';
import { Button, IconButton } from '../../ui/button';
import { returnFocus } from '../../ui/focus-return';

const SIGNS = {
  done: <CircleCheck size={15} aria-hidden className="mt-1 flex-none text-accent" />,
  need: <TriangleAlert size={15} aria-hidden className="mt-1 flex-none text-need" />,
  fail: <CircleAlert size={15} aria-hidden className="mt-1 flex-none text-fail" />,
} as const;

/** What happened beside the work, at the lower right, above what is answered or written in a conversation; read out as it comes. */
export function Toasts() {
  const toasts = useToasts();
  return (
    <section
      aria-label="In-app notifications"
      aria-live="polite"
      data-passing
      className="pointer-events-none fixed right-4 bottom-[calc(anchor(--answers_top,28px)+8px)] z-50 flex w-[360px] flex-col gap-2"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard(props: { toast: Toast }) {
  const { toast } = props;
  const dismiss = () => {
    dismissToast(toast.id);
    requestAnimationFrame(returnFocus);
  };
  return (
    <div
      role={toast.tone === 'fail' ? 'alert' : 'status'}
      className="pointer-events-auto flex animate-[appear_0.15s_ease-out] items-start gap-2.5 rounded-lg border border-line bg-raise py-2 pr-2 pl-3 shadow-float"
    >
      {SIGNS[toast.tone]}
      <div data-selectable className="min-w-0 flex-1 pt-0.5">
        <div className="wrap-anywhere">{displayText(toast.text)}</div>
        {toast.detail ? (
          <div className="max-h-32 overflow-y-auto text-xs wrap-anywhere whitespace-pre-wrap text-soft">
            {displayText(toast.detail)}
          </div>
        ) : null}
      </div>
      {toast.action ? (
        <Button
          small
          onClick={() => {
            toast.action?.run();
            dismiss();
          }}
        >
          {toast.action.label}
        </Button>
      ) : null}
      <IconButton label="Dismiss" small onClick={dismiss}>
        <X size={13} aria-hidden />
      </IconButton>
    </div>
  );
}
