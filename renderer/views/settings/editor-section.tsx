import { useEffect, useState } from 'react';
import { joinCommandLine, splitCommandLine } from '#shared/command-line';
import { EDITORS, EditorId, type FoundEditor } from '#shared/editor';
import { EDITOR_SETTINGS, findEditors } from '../../state/editor-actions';
import { ask } from '../../state/perform';
import { changeSettings, useSettings } from '../../state/settings';
import { type Choice, Select } from '../../ui/select';
import { editorCommandProblem } from './editor-command';
import { SettingField, SettingRow, SettingsSection } from './setting';

const AUTOMATIC = 'automatic';
const OWN = 'own';

/** Which editor opens files: one that is found on this machine, or a command of the user's own. */
export function EditorSection() {
  const editor = useSettings((all) => all.editor);
  const found = useFoundEditors();
  const [wantsOwn, setWantsOwn] = useState(false);
  const isOwn = editor?.is === 'own' || wantsOwn;
  const chosen = editor?.is === 'known' ? editor.editor : null;
  const choose = (value: string) => {
    setWantsOwn(value === OWN);
    const known = EditorId.safeParse(value);
    if (known.success) void changeSettings({ editor: { is: 'known', editor: known.data } });
    else if (value === AUTOMATIC) void changeSettings({ editor: null });
  };
  return (
    <SettingsSection title={EDITOR_SETTINGS}>
      <SettingRow
        title="Editor"
        words="open in editor vs code cursor zed sublime jetbrains neovim command"
        hint="Opens worktrees and files. The editor itself asks whether to trust a worktree."
      >
        <Select
          label="Editor"
          wide
          value={isOwn ? OWN : (chosen ?? AUTOMATIC)}
          onChange={choose}
          choices={choicesOf(found, chosen)}
        />
      </SettingRow>
      {isOwn ? (
        <SettingRow
          title="Editor command"
          hint="{file}, {line}, {column} and {folder} stand for what is opened. Runs directly, without a shell. Quote arguments that contain spaces."
        >
          <SettingField
            label="Editor command"
            hideLabel
            mono
            placeholder="my-editor +{line} {file}"
            stored={editor?.is === 'own' ? joinCommandLine(editor.command) : ''}
            check={editorCommandProblem}
            onStore={(value) => {
              const split = splitCommandLine(value);
              if (split.ok) void changeSettings({ editor: { is: 'own', command: [...split.value] } });
            }}
          />
        </SettingRow>
      ) : null}
    </SettingsSection>
  );
}

/** The editors on this machine, looked for as the settings are opened; null until then. */
function useFoundEditors(): readonly FoundEditor[] | null {
  const [found, setFound] = useState<readonly FoundEditor[] | null>(null);
  useEffect(() => {
    let wanted = true;
    void ask(findEditors).then((editors) => wanted && editors && setFound(editors));
    return () => {
      wanted = false;
    };
  }, []);
  return found;
}

function choicesOf(found: readonly FoundEditor[] | null, chosen: EditorId | null): Choice<string>[] {
  const [first] = found ?? [];
  const isGone = found !== null && chosen !== null && !found.some(({ editor }) => editor === chosen);
  const listed = (found ?? []).map(({ editor, program }) => ({
    value: editor,
    label: EDITORS[editor],
    detail: program,
  }));
  return [
    {
      value: AUTOMATIC,
      label: first ? `Automatic (${EDITORS[first.editor]})` : found ? 'Automatic (none found)' : 'Automatic',
    },
    ...listed,
    ...(chosen !== null && (isGone || found === null)
      ? [{ value: chosen, label: isGone ? `${EDITORS[chosen]} (not found)` : EDITORS[chosen] }]
      : []),
    { value: OWN, label: 'Custom command…' },
  ];
}
