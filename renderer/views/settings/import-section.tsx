import { ImportTool, TOOL_NAMES } from '#shared/imported';
import { changeSettings, useSettings } from '../../state/settings';
import { Button } from '../../ui/button';
import { Switch } from '../../ui/switch';
import { SettingBlock, SettingRow, SettingsSection } from './setting';

const ABOUT =
  'Sessions of the last 90 days that other tools began in a terminal, in your repositories, are listed as imported. They are only read.';

/** Where each keeps them, unless its environment says otherwise. */
const FOLDERS: Readonly<Record<ImportTool, string>> = {
  claude: 'From ~/.claude',
  codex: 'From ~/.codex',
  copilot: 'From ~/.copilot',
  gemini: 'From ~/.gemini',
  opencode: 'From ~/.local/share/opencode',
};

/** Whose sessions of a terminal are listed beside our own. */
export function ImportSection() {
  const importFrom = useSettings((all) => all.importFrom);
  const all = importFrom.length === ImportTool.options.length;
  return (
    <SettingsSection
      title="Imported sessions"
      aside={
        <Button
          small
          look="ghost"
          onClick={() => void changeSettings({ importFrom: all ? [] : [...ImportTool.options] })}
        >
          {all ? 'Turn All Off' : 'Turn All On'}
        </Button>
      }
    >
      <SettingBlock words={ABOUT}>
        <p className="-mt-3 text-xs text-faint">{ABOUT}</p>
      </SettingBlock>
      {ImportTool.options.map((tool) => (
        <SettingRow key={tool} title={TOOL_NAMES[tool]} hint={FOLDERS[tool]} words={ABOUT}>
          <Switch
            label={TOOL_NAMES[tool]}
            hideLabel
            checked={importFrom.includes(tool)}
            onChange={(on) =>
              void changeSettings({
                importFrom: ImportTool.options.filter((one) =>
                  one === tool ? on : importFrom.includes(one),
                ),
              })
            }
          />
        </SettingRow>
      ))}
    </SettingsSection>
  );
}
