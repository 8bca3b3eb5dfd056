import type { ChangedFile } from '#shared/changeset';
import { EmptyState } from '../../ui/empty-state';
import type { FileSides } from './file-contents';
import { modeWords } from './mode-words';
import { OtherContent } from './other-content';

/** What a file's change is where there are no lines to compare: a picture, a link, an empty file, a new name or mode. */
export function WholeContent(props: { file: ChangedFile; sides: FileSides }) {
  const { file, sides } = props;
  const { before, after } = sides;
  const texts = [before, after].filter((side) => side.type !== 'absent');
  if (!texts.every((side) => side.type === 'text')) return <OtherContent before={before} after={after} />;
  if (texts.length === 1) return <EmptyState title="The file is empty">{modeWords(file)?.long}</EmptyState>;
  return (
    <EmptyState title="The content is the same">
      {file.from !== null ? 'The file was only moved. ' : null}
      {modeWords(file)?.long}
    </EmptyState>
  );
}
