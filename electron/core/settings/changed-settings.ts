import { isDeepStrictEqual } from 'node:util';
import type { AgentProfile } from '#shared/agent';
import type { Settings, SettingsPatch } from '#shared/settings';
import type { ChangedSetting } from '#shared/settings-change';

/** What a patch really changes, setting by setting. */
export function changedSettings(before: Settings, patch: SettingsPatch): ChangedSetting[] {
  const names = (Object.keys(patch) as (keyof Settings)[]).filter(
    (name) => patch[name] !== undefined && !isDeepStrictEqual(patch[name], before[name]),
  );
  return names.flatMap((name): ChangedSetting[] => {
    switch (name) {
      case 'permissions':
        return [{ setting: 'permissions', policy: patch.permissions ?? before.permissions }];
      case 'isolation':
        return [{ setting: 'isolation', isolation: patch.isolation ?? before.isolation }];
      case 'keysInside':
        return [{ setting: 'keys-inside', agents: patch.keysInside ?? before.keysInside }];
      case 'customAgents':
        return changedAgents(before.customAgents, patch.customAgents ?? []);
      case 'setupCommands':
        return changedCommands(before.setupCommands, patch.setupCommands ?? {});
      case 'editor':
        return [{ setting: 'editor', command: patch.editor?.is === 'own' ? patch.editor.command : null }];
      default:
        return [{ setting: 'preference', name }];
    }
  });
}

function changedAgents(before: readonly AgentProfile[], after: readonly AgentProfile[]): ChangedSetting[] {
  const set = after
    .filter((agent) => !before.some((one) => one.id === agent.id && isDeepStrictEqual(one, agent)))
    .map(({ name, launch }): ChangedSetting => ({ setting: 'agent', name, launch }));
  const removed = before
    .filter(({ id }) => !after.some((one) => one.id === id))
    .map(({ name }): ChangedSetting => ({ setting: 'agent', name, launch: null }));
  return [...set, ...removed];
}

type Commands = Settings['setupCommands'];

function changedCommands(before: Commands, after: Commands): ChangedSetting[] {
  return Object.keys({ ...before, ...after })
    .filter((path) => !isDeepStrictEqual(before[path], after[path]))
    .map((path) => ({ setting: 'set-up-command', path, command: after[path] ?? null }));
}
