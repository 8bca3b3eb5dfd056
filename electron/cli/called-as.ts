import { basename } from 'node:path';

/**
 * What a person types to call this command again. An installed app and a link on the PATH are called by name; anything
 * else is a built checkout, where `npx` finds it.
 */
export function calledAs(entry: string, env: Readonly<Record<string, string | undefined>>): string {
  const installed = /[/\\]app\.asar[/\\]/.test(entry);
  const linked = /^understory(\.cmd)?$/.test(basename(entry)) && env.npm_command === undefined;
  return installed || linked ? 'understory' : 'npx understory';
}
