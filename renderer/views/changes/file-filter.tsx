import { TextField } from '../../ui/text-field';

/** From this many files on a filter is worth its line. */
export const FILTER_FROM = 8;

/** Finds files among many by what is typed of their paths. */
export function FileFilter(props: { files: number; value: string; onChange: (value: string) => void }) {
  return (
    <TextField
      label="Filter files"
      hideLabel
      type="search"
      placeholder={`Filter ${props.files.toLocaleString('en')} files`}
      value={props.value}
      onChange={props.onChange}
      onEscape={() => props.onChange('')}
    />
  );
}
