import { useState } from 'react';
import { TextArea } from '../../ui/text-area';

/** A list that is written as lines, one entry each. What is typed stays as it is; empty lines are no entries. */
export function LinesField(props: {
  label: string;
  values: readonly string[];
  onChange: (values: string[]) => void;
  placeholder?: string;
  hint?: string;
  autoFocus?: boolean;
}) {
  const { values, onChange, ...field } = props;
  const [typed, setTyped] = useState('');
  const own = linesOf(typed);
  const isTyped = own.length === values.length && own.every((line, at) => line === values[at]);
  return (
    <TextArea
      {...field}
      rows={Math.min(8, Math.max(2, values.length))}
      value={isTyped ? typed : values.join('\n')}
      onChange={(text) => {
        setTyped(text);
        onChange(linesOf(text));
      }}
    />
  );
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
