import { ArrowUpRight } from 'lucide-react';
import type { AskedAgent } from '#shared/conflict';
import { counted } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import { openSession } from '../../state/navigation';
import { useSessionRow } from '../../state/sessions';
import { Button } from '../../ui/button';
import { Notice, type NoticeTone } from '../../ui/notice';
import { Spinner } from '../../ui/spinner';

/** The agents that were asked about conflicts of this plan, how far each is, and the way to its session. */
export function AskedAgents(props: { asked: readonly AskedAgent[] }) {
  if (props.asked.length === 0) return null;
  return (
    <section aria-label="agents that were asked" className="flex flex-col gap-1.5">
      {props.asked.map((asked) => (
        <AskedNotice key={asked.session} asked={asked} />
      ))}
    </section>
  );
}

function AskedNotice(props: { asked: AskedAgent }) {
  const { asked } = props;
  const row = useSessionRow(asked.session);
  const { tone, words } = progress(asked, row?.status === 'waiting');
  return (
    <Notice
      tone={tone}
      action={
        <Button
          small
          look="ghost"
          icon={<ArrowUpRight size={12} aria-hidden />}
          onClick={() => openSession(asked.session)}
        >
          Show session
        </Button>
      }
    >
      <span className="flex flex-wrap items-center gap-x-1.5">
        {asked.state === 'working' ? <Spinner label={null} /> : null}
        <span>
          Asked <span className="font-medium">{asked.agent}</span> to resolve{' '}
          {counted(asked.conflicts.length, 'conflict')}. {words}
        </span>
      </span>
      {asked.otherFiles.length > 0 ? (
        <span className="block text-soft">
          It also changed {otherWords(asked)}, which is not part of its suggestions.
        </span>
      ) : null}
    </Notice>
  );
}

function progress(asked: AskedAgent, waits: boolean): { tone: NoticeTone; words: string } {
  const proposed = asked.conflicts.filter(({ outcome }) => outcome === 'proposed').length;
  const ready =
    proposed === 0
      ? null
      : proposed === 1
        ? '1 suggestion is ready for review.'
        : `${proposed} suggestions are ready for review.`;
  switch (asked.state) {
    case 'working':
    case 'waiting':
      return waits ? { tone: 'need', words: 'It needs you.' } : { tone: 'quiet', words: 'Working…' };
    case 'ready':
      return ready ? { tone: 'done', words: ready } : { tone: 'quiet', words: 'It suggests nothing.' };
    case 'stopped':
    case 'failed':
    case 'interrupted': {
      const how = { stopped: 'was stopped', failed: 'failed', interrupted: 'was interrupted' }[asked.state];
      return { tone: 'need', words: `It ${how}. ${ready ?? 'Its session says more.'}` };
    }
    default:
      return asked.state satisfies never;
  }
}

function otherWords({ otherFiles }: AskedAgent): string {
  const [first, ...others] = otherFiles;
  if (first === undefined) return '';
  if (others.length === 0) return displayPath(first);
  return `${displayPath(first)} and ${counted(others.length, 'other file')}`;
}
