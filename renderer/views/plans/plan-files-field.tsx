import { FileText } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { droppedOf, filesIn } from '../../state/handed-files';
import { Button } from '../../ui/button';
import { classNames } from '../../ui/class-names';

/** Where plan files are chosen, dropped or pasted. Folders are looked through for them. */
export function PlanFilesField(props: { onFiles: (files: readonly File[]) => void }) {
  const { onFiles } = props;
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const data = event.clipboardData;
      if (!data || inField(event.target)) return;
      const dropped = droppedOf(data);
      const text = data.getData('text/plain');
      if (dropped.length === 0 && text.trim() === '') return;
      event.preventDefault();
      if (text.trim() === '') void filesIn(dropped).then(onFiles);
      else onFiles([new File([text], nameFor(text))]);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [onFiles]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is dropped can be chosen by the button inside as well
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void filesIn(droppedOf(event.dataTransfer)).then(onFiles);
      }}
      className={classNames(
        'flex flex-col items-center gap-2 rounded-md border border-dashed px-4 py-6 text-soft',
        over ? 'border-accent bg-hover' : 'border-edge',
      )}
    >
      <FileText size={18} aria-hidden />
      <p className="text-center text-sm">
        Drop plan files or their folder here, or paste a plan: Markdown or JSON, of ours, spec-kit, Kiro, Task
        Master, Backlog.md, Cursor and others.
      </p>
      <input
        ref={input}
        type="file"
        aria-label="Plan files"
        accept=".md,.mdx,.mdc,.markdown,.json"
        multiple
        hidden
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
      <Button look="primary" autoFocus onClick={() => input.current?.click()}>
        Choose Files…
      </Button>
    </div>
  );
}

/** Whoever pastes into a field means that field. */
function inField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, [contenteditable]') !== null;
}

function nameFor(text: string): string {
  return /^\s*[[{]/.test(text) ? 'pasted.json' : 'pasted.md';
}
