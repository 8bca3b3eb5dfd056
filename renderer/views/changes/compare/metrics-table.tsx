import { Award, Trophy } from 'lucide-react';
import { useState } from 'react';
import { compareMetrics, type Metric, type MetricValue } from '#shared/compare-metrics';
import { displayPath } from '#shared/display-path';
import type { SessionId } from '#shared/ids';
import type { MeasuredSession } from '#shared/measured-session';
import { stateOf } from '#shared/session-state';
import { LONGEST_OPINION } from '#shared/variants-of';
import { closeOverlay, openSession } from '../../../state/navigation';
import { keepOpinion, pickWinner } from '../../../state/variant-actions';
import { Button } from '../../../ui/button';
import { StateIcon } from '../../../ui/state-icon';
import { TextArea } from '../../../ui/text-area';
import { useSeconds } from '../../../ui/time';
import { Tooltip } from '../../../ui/tooltip';
import type { ShownSession } from './shown-sessions';

/** Sessions as columns, what can be counted of them as rows. The best of a row says so, and the user has a say on each. */
export function MetricsTable(props: {
  shown: readonly ShownSession[];
  measured: ReadonlyMap<SessionId, MeasuredSession> | null;
}) {
  const { shown, measured } = props;
  const now = useSeconds();
  const metrics = compareMetrics(
    shown.map(({ row }) => ({ row, measured: measured?.get(row.session) ?? null })),
    now,
  );
  const sessions = shown.map(({ row }) => row.session);
  return (
    <section aria-label="Figures" className="min-h-0 flex-1 overflow-auto px-5 py-3">
      <table
        className="w-full table-fixed border-collapse text-sm"
        style={{ minWidth: 120 + shown.length * 150 }}
      >
        <thead>
          <tr>
            <td className="sticky left-0 w-[120px] bg-panel" />
            {shown.map((one) => (
              <th key={one.row.session} scope="col" className="px-2 pb-2 text-left align-top font-normal">
                <ColumnHead one={one} sessions={sessions} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => (
            <MetricRow key={metric.id} metric={metric} sessions={sessions} />
          ))}
          <tr className="border-t border-line">
            <th
              scope="row"
              className="sticky left-0 bg-panel py-2 pr-2 text-left align-top font-normal text-soft"
            >
              Your opinion
            </th>
            {shown.map(({ row, name }) => (
              <td key={row.session} className="px-2 py-2 align-top">
                <Opinion
                  key={row.session}
                  session={row.session}
                  name={name}
                  kept={row.judged?.opinion ?? ''}
                />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function ColumnHead({ one, sessions }: { one: ShownSession; sessions: readonly SessionId[] }) {
  const { row, name, who } = one;
  const picked = row.judged?.picked ?? false;
  const title = (
    <>
      <span className="mt-[3px] flex-none">
        <StateIcon state={stateOf(row)} size={13} />
      </span>
      <span className="line-clamp-2 min-w-0 font-medium wrap-anywhere">{displayPath(name)}</span>
    </>
  );
  return (
    <div className="flex flex-col items-start gap-1">
      {who === null ? (
        <span className="flex min-w-0 items-start gap-1.5">{title}</span>
      ) : (
        <button
          type="button"
          className="flex max-w-full min-w-0 items-start gap-1.5 rounded-sm text-left hover:text-link"
          onClick={() => {
            closeOverlay();
            openSession(row.session);
          }}
        >
          {title}
        </button>
      )}
      {who === null ? null : (
        <span className="block max-w-full pl-[19px] text-xs wrap-anywhere text-soft">{displayPath(who)}</span>
      )}
      <Button
        small
        look={picked ? 'primary' : 'plain'}
        icon={<Trophy size={12} aria-hidden />}
        aria-pressed={picked}
        aria-label={`${picked ? 'Winner' : 'Pick'}: ${displayPath(name)}`}
        onClick={() => void pickWinner(row.session, !picked, sessions)}
      >
        {picked ? 'Winner' : 'Pick'}
      </Button>
    </div>
  );
}

/** What the user thinks of one; kept when the field is left. */
function Opinion(props: { session: SessionId; name: string; kept: string }) {
  const { session, kept } = props;
  const [written, setWritten] = useState<string | null>(null);
  const keep = () => {
    if (written !== null && written !== kept) void keepOpinion(session, written);
  };
  return (
    <TextArea
      label={`Your opinion of ${displayPath(props.name)}`}
      hideLabel
      rows={3}
      value={written ?? kept}
      onChange={(text) => setWritten(text.slice(0, LONGEST_OPINION))}
      onBlur={keep}
    />
  );
}

function MetricRow({ metric, sessions }: { metric: Metric; sessions: readonly SessionId[] }) {
  return (
    <tr className="border-t border-line">
      <th
        scope="row"
        className="sticky left-0 bg-panel py-1.5 pr-2 text-left align-top font-normal text-soft"
      >
        <Tooltip text={metric.about}>
          <button type="button" aria-description={metric.about} className="cursor-help rounded-sm">
            {metric.label}
          </button>
        </Tooltip>
      </th>
      {metric.values.map((value, at) => (
        <td key={sessions[at]} className="px-2 py-1.5 align-top">
          <Value value={value} />
        </td>
      ))}
    </tr>
  );
}

function Value({ value }: { value: MetricValue }) {
  const { words, figure, best, detail } = value;
  return (
    <>
      <span className="inline-flex flex-wrap items-baseline gap-x-2">
        <span className={figure === null ? 'text-soft' : 'tabular-nums'}>{words}</span>
        {best ? (
          <span className="inline-flex items-center gap-0.5 text-xs font-medium text-accent">
            <Award size={12} aria-hidden className="self-center" />
            best
          </span>
        ) : null}
      </span>
      {detail === null ? null : <span className="block text-xs wrap-anywhere text-soft">{detail}</span>}
    </>
  );
}
