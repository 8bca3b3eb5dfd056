import { lstat, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { diskRefusal } from '../writing';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * Writes a file for a new custom agent into `.github/agents` of a workspace. No file is replaced, and no link is followed: the
 * repository may have put one there.
 *
 * @returns its path in the repository
 */
export async function createCustomAgent(
  workspace: string,
  { name, description }: { readonly name: string; readonly description: string },
): Promise<
  Result<
    { path: string },
    RefusalOf<'custom-agent-name-unfit' | 'custom-agent-there' | 'disk-full' | 'not-writable'>
  >
> {
  if (!NAME.test(name)) return refuse({ code: 'custom-agent-name-unfit', name });
  const path = `.github/agents/${name}.agent.md`;
  const file = join(workspace, path);
  try {
    for (const folder of ['.github', '.github/agents']) {
      const whole = join(workspace, folder);
      await mkdir(whole).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
      if (!(await lstat(whole)).isDirectory())
        return refuse({ code: 'not-writable', path: whole, reason: 'it is no folder' });
    }
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile(template(name, description));
    } finally {
      await handle.close();
    }
    return ok({ path });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      return refuse({ code: 'custom-agent-there', path });
    const refusal = diskRefusal(error, file);
    if (refusal) return refuse(refusal);
    throw error;
  }
}

/** What agents need of such a file, and what is worth saying in it. */
function template(name: string, description: string): string {
  const says = description.replace(/\s+/g, ' ').trim() || `Say here when ${name} is the one to ask`;
  return `---
name: ${JSON.stringify(name)}
description: ${JSON.stringify(says)}
# Leave this line out for all tools. Others: execute, web, server/tool
tools: [read, search, edit]
---

You are ${name}.

## What you do

- Say what it is there for, and what a good result is.

## What you leave alone

- Say what it must not change.
`;
}
