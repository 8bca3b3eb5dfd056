/** One line on stderr per thing a script does, so that stdout stays free for results. */
export function say(subject, text) {
  process.stderr.write(`[${subject}] ${text}\n`);
}

/** Seconds since `start` (a `performance.now()` value), as text for a log line. */
export function secondsSince(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

/**
 * An expected reason to stop that the person at the keyboard can do something about.
 * Scripts print its message alone; anything else that is thrown is a bug and keeps its stack.
 */
export class SetupStop extends Error {
  name = 'SetupStop';
}

/** Runs a script's body and turns its outcome into the process's exit code. */
export async function runScript(subject, body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    if (error instanceof SetupStop) say(subject, error.message);
    else console.error(error);
    process.exitCode = 1;
  }
}
