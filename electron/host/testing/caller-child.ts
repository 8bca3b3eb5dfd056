import { attachCore } from '../attach-core';
import { openCore } from '../open-core';

/** What such a process does. */
export type CallerOrder = 'attach' | 'open';

/**
 * A process that asks a core for something, as a command does: `attach` to one that runs, or `open` one. Prints the core's
 * process, `none`, or why it was refused.
 */
const [how, home = '', resources = ''] = process.argv.slice(2);
const reached =
  how === 'open' ? await openCore({ home, resources, version: '0.0.0' }) : await attachCore(home);
if (!reached.ok) console.log(JSON.stringify(reached.refusal));
else if (!reached.value) console.log('none');
else {
  console.log((await reached.value.client.core.about({})).pid);
  void Promise.resolve(reached.value.close());
}
process.exit(0);
