import { useRef } from 'react';
import type { RepositoryId } from '#shared/ids';
import { earlierPrompts } from '../../state/earlier-prompts';

/**
 * Up in an empty prompt brings back the one that was sent last in the repository, and then those before it; Down goes the
 * other way. What was brought back is left alone as soon as it was changed.
 */
export function usePromptHistory(
  repository: RepositoryId | null,
  value: string,
  onChange: (value: string) => void,
): (step: 1 | -1) => boolean {
  const walk = useRef<{ readonly prompts: readonly string[]; readonly at: number } | null>(null);
  return (step) => {
    const { prompts, at } = walk.current ?? { prompts: [], at: -1 };
    const isWalking = at >= 0 && prompts[at] === value;
    if (value !== '' && !isWalking) return false;
    if (isWalking) {
      const next = Math.min(prompts.length - 1, at + step);
      walk.current = { prompts, at: next };
      onChange(prompts[next] ?? '');
      return true;
    }
    if (step === -1 || repository === null) return false;
    void earlierPrompts(repository).then((found) => {
      const [newest] = found;
      if (newest === undefined) return;
      walk.current = { prompts: found, at: 0 };
      onChange(newest);
    });
    return true;
  };
}
