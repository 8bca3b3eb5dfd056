import { useState } from 'react';
import { describeCommandLineProblem, joinCommandLine, splitCommandLine } from '#shared/command-line';
import { displayPath } from '#shared/display-path';
import { openOverlay } from '../../state/navigation';
import { valueOr } from '../../state/remote';
import { useRepositories } from '../../state/repositories';
import { changeSettings, settings, useSettings } from '../../state/settings';
import { Button } from '../../ui/button';
import { TextArea } from '../../ui/text-area';
import { NumberRow } from './number-row';
import { SettingBlock, SettingField, SettingRow, SettingsSection } from './setting';

/** Where worktrees are made and what is done in a new one before the agent starts. */
export function WorktreesSection() {
  const place = useSettings((all) => all.worktreePlace);
  return (
    <SettingsSection title="Worktrees">
      <SettingRow
        title="Worktree location"
        words="folder where worktrees are created"
        hint={
          <>
            The folder for new worktrees. <code className="font-mono">{'{repository}'}</code> stands for the
            workspace’s path.
          </>
        }
      >
        <SettingField
          label="Worktree location"
          hideLabel
          mono
          stored={place}
          check={(value) => (value.trim() === '' ? 'Enter a folder.' : null)}
          onStore={(value) => void changeSettings({ worktreePlace: value.trim() })}
        />
      </SettingRow>
      <IncludePatterns />
      <TrashLimits />
      <SetupCommands />
    </SettingsSection>
  );
}

/** How much the trash may hold before the oldest of it goes. */
function TrashLimits() {
  const megabytes = useSettings((all) => all.trashMegabytes);
  const items = useSettings((all) => all.trashItems);
  return (
    <>
      <NumberRow
        title="Room for the trash"
        label="Room for the trash, in megabytes"
        hint="In megabytes; empty: no limit. Over it the oldest items go, never the only copy of work that was not applied."
        unset="no limit"
        value={megabytes}
        range={[100, 100_000_000]}
        onStore={(value) => changeSettings({ trashMegabytes: value })}
      />
      <NumberRow
        title="Items in the trash"
        hint="Everything is kept for 30 days; with a limit here the oldest items go before."
        unset="no limit"
        value={items}
        range={[1, 100_000]}
        onStore={(value) => changeSettings({ trashItems: value })}
      />
      <SettingRow
        title="Worktrees and trash"
        words="housekeeping disk size clean up"
        hint="What sessions left on disk."
      >
        <Button small onClick={() => openOverlay({ over: 'housekeeping', tab: 'worktrees' })}>
          Show…
        </Button>
      </SettingRow>
    </>
  );
}

function IncludePatterns() {
  const stored = useSettings((all) => all.worktreeInclude);
  const [typed, setTyped] = useState<string | null>(null);
  const store = () => {
    if (typed === null) return;
    setTyped(null);
    const patterns = typed
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    void changeSettings({ worktreeInclude: patterns });
  };
  return (
    <SettingBlock words="ignored files to copy into new worktrees .worktreeinclude .env patterns">
      <TextArea
        label="Ignored files to copy into new worktrees"
        value={typed ?? stored.join('\n')}
        onChange={setTyped}
        onBlur={store}
        placeholder={'.env\nconfig/local/**'}
        hint="One pattern per line, as in .gitignore. A repository’s .worktreeinclude is used as well."
      />
    </SettingBlock>
  );
}

function SetupCommands() {
  const repositories = valueOr(useRepositories(), []);
  const commands = useSettings((all) => all.setupCommands);
  const store = (path: string, text: string) => {
    const { [path]: _removed, ...others } = settings().setupCommands;
    const split = splitCommandLine(text);
    void changeSettings({ setupCommands: split.ok ? { ...others, [path]: [...split.value] } : others });
  };
  if (repositories.length === 0) return null;
  return (
    <SettingBlock words="set-up setup command npm ci run in new worktrees">
      <div>
        <div>Set-up command</div>
        <div className="text-xs text-faint">
          Runs in each new worktree before the agent starts. Runs directly, without a shell. Quote arguments
          that contain spaces.
        </div>
      </div>
      {repositories.map((repository) => (
        <SettingField
          key={repository.id}
          label={displayPath(repository.name)}
          mono
          placeholder="npm ci"
          stored={joinCommandLine(commands[repository.path] ?? [])}
          check={(value) => {
            const split = splitCommandLine(value);
            return split.ok || split.refusal.code === 'empty'
              ? null
              : describeCommandLineProblem(split.refusal);
          }}
          onStore={(value) => store(repository.path, value)}
        />
      ))}
    </SettingBlock>
  );
}
