import { counted } from '#shared/counted';
import { displayPath, displayText } from '#shared/display-path';
import type { IntegrationCheck, IntegrationPlan } from '#shared/integrate';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { ShownText } from '../../ui/shown-text';
import { Spinner } from '../../ui/spinner';
import { StatusDot, type Tone } from '../../ui/status-dot';
import { Unfold } from '../../ui/unfold';
import type { ResultChecks } from './use-result-checks';

/** The sessions' checks on what would come of the integration: run before anything is written. */
export function ChecksPart(props: {
  plan: Pick<IntegrationPlan, 'steps'>;
  checks: ResultChecks;
  /** Nothing is open, so that there is a result to run them on. */
  ready: boolean;
}) {
  const { checks, ready } = props;
  const { running, said } = checks;
  const guilty = said && props.plan.steps.find(({ session }) => session === said.guilty);
  return (
    <section aria-label="checks" aria-busy={running} className="flex flex-col gap-2">
      <div className="flex min-h-6 items-center gap-2">
        <h3 className="min-w-0 flex-1 text-xs font-medium text-soft">Checks on the result</h3>
        {running ? (
          <>
            <Spinner label="Running the checks" />
            <Button small onClick={checks.stop}>
              Stop
            </Button>
          </>
        ) : (
          <Button small disabled={!ready} onClick={checks.run}>
            {said ? 'Run Again' : 'Run Checks'}
          </Button>
        )}
      </div>
      {guilty ? (
        <Notice tone="need">
          They fail with “{displayPath(guilty.title)}” first; with those before it they pass. Found in{' '}
          {counted(said?.runs ?? 0, 'run')}.
        </Notice>
      ) : null}
      {said && said.results.length > 0 ? (
        <ul aria-label="results of checks" className="flex flex-col gap-1">
          {said.results.map((result) => (
            <li key={result.name}>
              <Result result={result} />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function Result({ result }: { result: IntegrationCheck }) {
  const { tone, words } = stateWords(result);
  const title = `${displayText(result.name)}: ${words}`;
  const line = (
    <span className="flex items-center gap-1.5 text-xs">
      <StatusDot tone={tone} label={null} />
      {title}
    </span>
  );
  if (result.output.trim() === '') return line;
  return (
    <div className="flex items-start gap-1.5">
      <Unfold title={title}>
        <pre
          data-selectable
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes the focus
          tabIndex={0}
          className="max-h-48 overflow-auto rounded-md border border-line bg-bg px-2.5 py-1.5 font-mono text-xs whitespace-pre-wrap"
        >
          <ShownText text={result.output} lines="kept" />
        </pre>
      </Unfold>
    </div>
  );
}

function stateWords({ state, redBefore }: IntegrationCheck): { readonly tone: Tone; readonly words: string } {
  if (state === 'passed') return { tone: 'done', words: 'passed' };
  if (state === 'failed')
    return redBefore
      ? { tone: 'idle', words: 'failed, as it does in your workspace without them' }
      : { tone: 'fail', words: 'failed' };
  return { tone: 'idle', words: 'stopped' };
}
