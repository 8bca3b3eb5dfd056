import { runCommand } from '../../state/commands';
import { useChosenKeys } from '../../state/keys';
import { Button } from '../../ui/button';
import { SettingRow, SettingsSection } from './setting';

/** The way to the keys, and whether they are those that commands come with. */
export function KeyboardSection() {
  const changed = Object.keys(useChosenKeys()).length;
  const said = changed === 0 ? '' : ` You changed those of ${changed === 1 ? 'one' : changed}.`;
  return (
    <SettingsSection title="Keyboard">
      <SettingRow
        title="Keyboard shortcuts"
        words="keys keybindings rebind"
        hint={`Every command can have another key, several, or none.${said}`}
      >
        <Button keysOf="help.keys" onClick={() => runCommand('help.keys')}>
          Change Keys
        </Button>
      </SettingRow>
    </SettingsSection>
  );
}
