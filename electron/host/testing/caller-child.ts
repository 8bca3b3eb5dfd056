import { attachCore } from '../attach-core';
import { openCore } from '../open-core';

/** What such a process does. */
export type CallerOrder = 'attach' | 'open' | 'change-settings';

/**
 * A process that asks a core for something, as a command does: `attach` to one that runs, or `open` one. Prints the core's
 * process, `none`, or why it was refused. `change-settings` lets programs run before, and says that the user saw it.
 */
const [how, home = '', resources = ''] = process.argv.slice(2);
const reached =
  how === 'open' ? await openCore({ home, resources, version: '0.0.0' }) : await attachCore(home);
if (!reached.ok) console.log(JSON.stringify(reached.refusal));
else if (!reached.value) console.log('none');
else {
  if (how === 'change-settings') {
    const { settings } = reached.value.client;
    await settings.update({ setupCommands: { '/repository': ['npm', 'ci'] }, theme: 'dark' });
    await settings.markChangesSeen({ upTo: 1000 });
  }
  console.log((await reached.value.client.core.about({})).pid);
  void Promise.resolve(reached.value.close());
}
process.exit(0);
