import { ImportTool, TOOL_NAMES } from '#shared/imported';
import { changeSettings, useSettings } from '../../state/settings';
import { Button } from '../../ui/button';
import { Switch } from '../../ui/switch';
import { SettingRow, SettingsSection } from './setting';

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
      {ImportTool.options.map((tool) => (
        <SettingRow
          key={tool}
          title={TOOL_NAMES[tool]}
          hint="List its sessions from a terminal that work in your repositories. They are only read."
          words="import history terminal"
        >
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
