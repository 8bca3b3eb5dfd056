import { displayPath } from '#shared/display-path';

/** So many are read through; the others are only counted. */
const MOST_NAMED = 6;

/** The names of what a question is about: the first ones, and how many more there are. `about`: a word on one. */
export function NameList(props: {
  names: readonly { readonly key: string; readonly name: string; readonly about?: string }[];
}) {
  const { names } = props;
  const more = names.length - MOST_NAMED;
  return (
    <ul>
      {names.slice(0, MOST_NAMED).map(({ key, name, about }) => (
        <li key={key} className={about === undefined ? 'truncate' : undefined}>
          <span className="font-medium text-text">{displayPath(name)}</span>
          {about === undefined ? null : `: ${about}`}
        </li>
      ))}
      {more > 0 ? <li>and {more.toLocaleString('en')} more</li> : null}
    </ul>
  );
}
