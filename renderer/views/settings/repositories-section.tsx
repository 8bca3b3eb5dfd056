import { X } from 'lucide-react';
import { useState } from 'react';
import { displayPath } from '#shared/display-path';
import { runCommand } from '../../state/commands';
import { openOverlay } from '../../state/navigation';
import { valueOr } from '../../state/remote';
import { useReadAnew, useRepositories } from '../../state/repositories';
import { forgetRepository } from '../../state/repository-actions';
import { changeSettings, useSettings } from '../../state/settings';
import { Button, IconButton } from '../../ui/button';
import { StatusDot } from '../../ui/status-dot';
import { ServersDialog } from '../session';
import { LimitSelect, withLimit } from './limit-select';
import { SettingBlock, SettingsSection } from './setting';

/** The repositories that were opened; forgetting one touches nothing on disk. */
export function RepositoriesSection() {
  const repositories = valueOr(useRepositories(), []);
  const limits = useSettings((all) => all.repositoryLimits);
  const [serversOf, setServersOf] = useState<string | null>(null);
  useReadAnew(repositories.map(({ id }) => id));
  return (
    <SettingsSection
      title="Repositories"
      aside={
        <Button small onClick={() => runCommand('repository.open')}>
          Open repository…
        </Button>
      }
    >
      <SettingBlock
        words={`repositories programs mcp servers limit agents at once ${repositories.map(({ name }) => name).join(' ')}`}
      >
        {repositories.length === 0 ? <p className="text-soft">No repositories yet</p> : null}
        {repositories.length > 0 ? (
          <ul
            aria-label="Repositories"
            className="divide-y divide-line rounded-lg border border-line bg-panel"
          >
            {repositories.map((repository) => (
              <li key={repository.id} className="flex items-center gap-3 px-3 py-2">
                <StatusDot
                  tone={repository.state.state === 'ready' ? 'done' : 'need'}
                  label={repository.state.state === 'ready' ? 'Available' : 'Missing'}
                />
                <div className="min-w-0 flex-1">
                  <div className="truncate font-medium">{displayPath(repository.name)}</div>
                  <div className="truncate font-mono text-2xs text-soft" data-selectable>
                    {displayPath(repository.path)}
                  </div>
                </div>
                <LimitSelect
                  label={`Agents at once in ${displayPath(repository.name)}`}
                  value={limits[repository.path] ?? null}
                  onChange={(limit) =>
                    void changeSettings({ repositoryLimits: withLimit(limits, repository.path, limit) })
                  }
                />
                {repository.state.state === 'ready' ? (
                  <Button
                    small
                    look="ghost"
                    aria-label={`MCP servers of ${displayPath(repository.name)}`}
                    onClick={() => setServersOf(repository.path)}
                  >
                    MCP servers…
                  </Button>
                ) : null}
                {repository.state.state === 'ready' ? (
                  <Button
                    small
                    look={repository.state.info.untrusted ? 'plain' : 'ghost'}
                    aria-label={`Programs of ${displayPath(repository.name)}`}
                    onClick={() => openOverlay({ over: 'programs', path: repository.path })}
                  >
                    Programs…
                  </Button>
                ) : null}
                <IconButton
                  label={`Remove ${displayPath(repository.name)} from the list`}
                  small
                  onClick={() => void forgetRepository(repository)}
                >
                  <X size={13} aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        ) : null}
        {serversOf === null ? null : (
          <ServersDialog where={{ path: serversOf }} onClose={() => setServersOf(null)} />
        )}
      </SettingBlock>
    </SettingsSection>
  );
}
