import { useState } from 'react';
import type { AgentProfile, AgentProtocol } from '#shared/agent';
import { describeCommandLineProblem, splitCommandLine } from '#shared/command-line';
import { detectAgents } from '../../state/agents';
import { changeSettings, settings } from '../../state/settings';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { type Choice, Select } from '../../ui/select';
import { TextField } from '../../ui/text-field';
import { blankAgent, formOf, profileFrom } from './custom-agent';

const PROTOCOLS: readonly Choice<AgentProtocol>[] = [
  { value: 'acp', label: 'Agent Client Protocol', detail: 'Uses ACP on standard input and output' },
  { value: 'command', label: 'Command', detail: 'Any program; runs once per turn in the worktree' },
];

/** Adds an agent of the user's own, or changes one. */
export function CustomAgentDialog(props: {
  edited: AgentProfile | null;
  taken: readonly string[];
  onClose: () => void;
}) {
  const [form, setForm] = useState(props.edited ? formOf(props.edited) : blankAgent);
  const split = splitCommandLine(form.command);
  const profile = profileFrom(form, props.edited, props.taken);
  const save = async () => {
    if (!profile) return;
    const others = settings().customAgents.filter((agent) => agent.id !== profile.id);
    props.onClose();
    await changeSettings({ customAgents: [...others, profile] });
    await detectAgents();
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.edited ? `Edit ${props.edited.name}` : 'Add agent'}
      width="medium"
      actions={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" disabled={profile === null} onClick={() => void save()}>
            {props.edited ? 'Save' : 'Add agent'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <TextField label="Name" value={form.name} onChange={(name) => setForm({ ...form, name })} autoFocus />
        <div className="flex flex-col gap-1">
          <span className="text-xs font-medium text-soft">Protocol</span>
          <Select
            label="Protocol"
            wide
            value={form.protocol}
            onChange={(protocol) => setForm({ ...form, protocol })}
            choices={PROTOCOLS}
          />
        </div>
        <TextField
          label="Command line"
          mono
          value={form.command}
          onChange={(command) => setForm({ ...form, command })}
          onEnter={() => void save()}
          placeholder={form.protocol === 'acp' ? 'my-agent --acp' : 'my-agent --print {prompt}'}
          problem={form.command !== '' && !split.ok ? describeCommandLineProblem(split.refusal) : null}
          hint={
            form.protocol === 'acp'
              ? 'Runs directly, without a shell. Quote arguments that contain spaces.'
              : 'Runs directly, without a shell. The prompt replaces {prompt}, and is also in UNDERSTORY_PROMPT and on standard input.'
          }
        />
      </div>
    </Dialog>
  );
}
