import { leftOutWords, searchedWords } from '#shared/describe-imports';
import { TOOL_NAMES } from '#shared/imported';
import type { FoundHits } from '../../state/search-hits';
import { useImportsLeftOut, useImportsTold } from '../../state/sessions';
import { Button } from '../../ui/button';
import { Spinner } from '../../ui/spinner';
import { Unfold } from '../../ui/unfold';

/** Below the list: that sessions of other tools are still looked for, or why not all of them are listed. */
export function ImportsLine() {
  const told = useImportsTold();
  const leftOut = useImportsLeftOut();
  if (!told)
    return (
      // Most often it is done before anybody could read this.
      <div
        role="status"
        className="flex flex-none animate-[appear_0.15s_ease-out_0.5s_backwards] items-center gap-2 border-t border-line px-3.5 py-1.5 text-xs text-soft"
      >
        <Spinner label={null} />
        Looking for sessions of other tools
      </div>
    );
  if (leftOut.length === 0) return null;
  const tools = [...new Set(leftOut.map(({ tool }) => TOOL_NAMES[tool]))];
  return (
    <div className="flex-none border-t border-line px-3.5 py-1.5 text-xs text-soft">
      <Unfold title={<span>Not all sessions of {tools.join(', ')} are listed</span>}>
        <ul className="flex max-h-40 flex-col gap-1 overflow-y-auto pl-4 wrap-anywhere">
          {leftOut.map((left) => (
            <li key={leftOutWords(left)}>{leftOutWords(left)}</li>
          ))}
        </ul>
      </Unfold>
    </div>
  );
}

/** Below what was found: how far imported sessions were looked through, and the way on. */
export function ImportedSearchLine({ search }: { search: Omit<FoundHits, 'hits'> }) {
  const { imported, lookFurther } = search;
  const words = imported && searchedWords(imported);
  if (!words) return null;
  return (
    <div className="flex flex-none flex-col items-start gap-1.5 px-3.5 pt-1 pb-2 text-xs text-soft">
      <div role="status" className="flex items-center gap-2">
        {imported.ended === null ? <Spinner label={null} /> : null}
        {words}
      </div>
      {imported.ended === 'bound' ? (
        <Button small onClick={lookFurther}>
          Search Older Sessions
        </Button>
      ) : null}
    </div>
  );
}
