import { useEffect, useRef, useState } from 'react';
import type { RepositoryId } from '#shared/ids';
import { earlierPrompts } from '../../state/earlier-prompts';
import { type PromptHistory, promptHistory, type WrittenField } from './prompt-history';

/** The earlier prompts of a repository for a field that is drawn. */
export function usePromptHistory(
  repository: RepositoryId | null,
  value: string,
  change: (value: string) => void,
): PromptHistory {
  const field = useRef<WrittenField | null>(null);
  useEffect(() => {
    field.current = { repository, value, change };
  });
  useEffect(
    () => () => {
      field.current = null;
    },
    [],
  );
  const [history] = useState(() => promptHistory(() => field.current, earlierPrompts));
  return history;
}
