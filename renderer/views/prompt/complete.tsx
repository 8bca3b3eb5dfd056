import { displayPath } from '#shared/display-path';
import type { AgentCommand } from '#shared/events';
import { mentionOf } from '#shared/mention';
import { type FilesIn, findFiles } from '../../state/find-files';
import { PathText } from '../../ui/path-text';
import { ShownText } from '../../ui/shown-text';
import type { Completer, CompletionItem } from '../../ui/use-completion';

/** Completes a prompt: files behind `@`, and the agent's own commands behind a `/` that it begins with. */
export function promptCompleter(place: FilesIn | null, commands: readonly AgentCommand[]): Completer {
  return (text, caret) => {
    const before = text.slice(0, caret);
    const command = /^\/([^\s/]*)$/.exec(before);
    if (command && commands.length > 0)
      return { from: 0, name: 'Commands', find: async () => matching(commands, command[1] ?? '') };
    const file = /(?:^|[\s(])@("?)([^\s"@]*|(?<=")[^"\n]*)$/.exec(before);
    if (!file || place === null) return null;
    const query = file[2] ?? '';
    const from = caret - query.length - (file[1] ?? '').length - 1;
    return { from, name: 'Files', find: async () => (await findFiles(place, query)).map(fileItem) };
  };
}

function fileItem(path: Parameters<typeof mentionOf>[0]): CompletionItem {
  const at = path.lastIndexOf('/') + 1;
  return {
    key: path,
    label: <PathText path={path.slice(at)} />,
    detail: at > 0 ? displayPath(path.slice(0, at - 1)) : '',
    insert: `${mentionOf(path)} `,
  };
}

/** The commands that begin with what was written, then those that hold it. */
function matching(commands: readonly AgentCommand[], written: string): CompletionItem[] {
  const wanted = written.toLowerCase();
  const rank = ({ name }: AgentCommand) => (name.toLowerCase().startsWith(wanted) ? 0 : 1);
  return commands
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, 50)
    .map((command) => ({
      key: command.name,
      label: <ShownText text={`/${command.name}`} lines="escaped" />,
      detail: (
        <ShownText text={[command.hint, command.description].filter(Boolean).join(' — ')} lines="escaped" />
      ),
      insert: `/${command.name} `,
    }));
}
