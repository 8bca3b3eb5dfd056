import { describeCommandLineProblem, splitCommandLine } from '#shared/command-line';
import { readsNamesAsScript } from '#shared/editor';

/** Why a typed command cannot open files; null when it can. */
export function editorCommandProblem(line: string): string | null {
  const split = splitCommandLine(line);
  if (split.ok)
    return readsNamesAsScript(split.value)
      ? 'The name of a file would be read as part of a script. Pass it behind the script: sh -c \'my-editor "$1"\' sh {file}'
      : null;
  // The words of a shell that it offers would have the file's name in its script.
  return split.refusal.code === 'needs-shell'
    ? `“${split.refusal.found.trim() || 'A second line'}” means something only to a shell, and none runs this. To pass it on as it is, put it in quotes.`
    : describeCommandLineProblem(split.refusal);
}
