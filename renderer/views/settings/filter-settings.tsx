import { createContext, type ReactNode, useContext } from 'react';

/** The words that settings are looked for with; empty: all are shown. */
const Words = createContext<readonly string[]>([]);

/** Narrows the settings below to those with all typed words. */
export function FilterSettings(props: { typed: string; children: ReactNode }) {
  return <Words value={wordsOf(props.typed)}>{props.children}</Words>;
}

/** A section with a word in its title is shown with all that it holds. */
export function WithinSection(props: { title: string; children: ReactNode }) {
  const words = useContext(Words);
  return <Words value={words.filter((word) => !matches(props.title, [word]))}>{props.children}</Words>;
}

/** Whether a setting with this text is among those that are looked for. */
export function useIsWanted(text: string): boolean {
  return matches(text, useContext(Words));
}

export function wordsOf(typed: string): readonly string[] {
  return typed.toLowerCase().split(/\s+/).filter(Boolean);
}

export function matches(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
}
