import { type AppCommand, commands, keysOf, menuNames } from '#shared/commands';
import { platform } from '../../api/platform';
import { closeOverlay } from '../../state/navigation';
import { Dialog } from '../../ui/dialog';
import { Kbd } from '../../ui/kbd';

const PERMISSIONS = 'Permissions';

/** Every command that has a key, by its menu. */
export function KeysDialog() {
  const groups = [...menuNames, PERMISSIONS].map((name) => ({
    name,
    members: commands.filter(
      (command) => groupOf(command) === name && keysOf(command, platform()).length > 0,
    ),
  }));
  return (
    <Dialog open onClose={closeOverlay} title="Keyboard shortcuts" width="medium" readable>
      <div className="columns-2 gap-8">
        {groups
          .filter((group) => group.members.length > 0)
          .map((group) => (
            <section key={group.name} aria-label={group.name} className="mb-4 break-inside-avoid">
              <h3 className="mb-1 text-2xs font-semibold text-faint">{group.name}</h3>
              <ul>
                {group.members.map((command) => (
                  <li key={command.id} className="flex min-h-6 items-center justify-between gap-3">
                    <span className="min-w-0">{command.title.replace(/…$/, '')}</span>
                    <span className="flex flex-none gap-1">
                      {keysOf(command, platform()).map((key) => (
                        <Kbd key={key} keys={key} />
                      ))}
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          ))}
      </div>
    </Dialog>
  );
}

/** What is in no menu is for permissions, or for the view. */
function groupOf({ menu, needs }: AppCommand): string {
  return menu?.name ?? (needs === 'permission' ? PERMISSIONS : 'View');
}
