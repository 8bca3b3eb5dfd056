import { Award } from 'lucide-react';
import { type Compared, compareMetrics, type Metric, type MetricValue } from '#shared/compare-metrics';
import { displayPath } from '#shared/display-path';
import { stateOf } from '#shared/session-state';
import { variantWords } from '#shared/variant-words';
import { closeOverlay, openSession } from '../../../state/navigation';
import { StateIcon } from '../../../ui/state-icon';
import { useSeconds } from '../../../ui/time';
import { Tooltip } from '../../../ui/tooltip';

/** Sessions as columns, what can be counted of them as rows. The best of a row says so. */
export function MetricsTable(props: { compared: readonly Compared[] }) {
  const { compared } = props;
  const now = useSeconds();
  const metrics = compareMetrics(compared, now);
  return (
    <section
      aria-label="Figures"
      className="min-h-0 flex-1 overflow-auto px-5 py-3 focus-visible:-outline-offset-2"
    >
      <table
        className="w-full table-fixed border-collapse text-sm"
        style={{ minWidth: 140 + compared.length * 150 }}
      >
        <thead>
          <tr>
            <td className="sticky left-0 w-[140px] bg-panel" />
            {compared.map(({ row }) => (
              <th key={row.session} scope="col" className="px-2 pb-2 text-left align-top font-normal">
                <button
                  type="button"
                  className="flex w-full min-w-0 items-start gap-1.5 rounded-sm text-left hover:text-link"
                  onClick={() => {
                    closeOverlay();
                    openSession(row.session);
                  }}
                >
                  <span className="mt-[3px] flex-none">
                    <StateIcon state={stateOf(row)} size={13} />
                  </span>
                  <span className="line-clamp-2 min-w-0 font-medium wrap-anywhere">
                    {displayPath(row.title)}
                  </span>
                </button>
                <span className="block pl-[19px] text-xs wrap-anywhere text-soft">
                  {displayPath(variantWords(row))}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => (
            <MetricRow key={metric.id} metric={metric} compared={compared} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function MetricRow({ metric, compared }: { metric: Metric; compared: readonly Compared[] }) {
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
        <td key={compared[at]?.row.session} className="px-2 py-1.5 align-top">
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
