import { type ChildProcess, spawn } from 'node:child_process';
import type { ProcessEnd } from '#shared/agent';
import { freshDescriptors } from './descriptors';
import { causeOf, endOf } from './launch';
import { type Launch, prepareLaunch } from './prepare-launch';

/**
 * Starts a program of the user's that outlives this process, such as an editor: it carries no marker, has no pipes, and is
 * never ended by us. Null once it runs or has done its work; how it ended where it could not be started or, within
 * `watchedMs`, ended badly.
 */
export function launchDetached(launch: Launch, watchedMs: number): Promise<ProcessEnd | null> {
  const start = prepareLaunch(launch, null);
  let child: ChildProcess;
  try {
    child = spawn(start.command, [...start.args], {
      cwd: start.cwd,
      env: { ...start.env },
      stdio: freshDescriptors(['ignore', 'ignore', 'ignore']),
      detached: true,
    });
  } catch (error) {
    return Promise.resolve({ how: 'not-started', cause: causeOf(error, launch.command) });
  }
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), watchedMs);
    const end = (how: ProcessEnd | null) => {
      clearTimeout(timer);
      resolve(how);
    };
    child.once('error', (error) => end({ how: 'not-started', cause: causeOf(error, launch.command) }));
    child.once('exit', (code, signal) => end(code === 0 ? null : endOf(code, signal)));
    child.unref();
  });
}
