import type { SessionId } from '#shared/ids';
import type { IntegrationPlan } from '#shared/integrate';
import { type IntegrateInput, previewIntegration } from '../../state/integrate-actions';
import { Count } from '../../ui/count';
import { ComparedFiles, filesTitle, LayoutSwitch, useLoaded } from '../changes';

/** What would be different in the workspace: the very tree that is written. */
export function PreviewPane(props: {
  session: SessionId;
  plan: Pick<IntegrationPlan, 'tree' | 'fingerprint'>;
  input: IntegrateInput;
}) {
  const { plan, input } = props;
  const loaded = useLoaded(() => previewIntegration(input), `${plan.tree} ${plan.fingerprint}`, true);
  const known = loaded.state === 'ready' ? loaded.value : loaded.state === 'loading' ? loaded.stale : null;
  return (
    <section aria-label="preview" data-region="preview" className="flex min-h-0 min-w-0 flex-col">
      <div className="flex h-9 flex-none items-center gap-2 border-b border-line px-4 text-sm">
        <h3 className="min-w-0 flex-1 truncate font-medium">What changes in the workspace</h3>
        {known ? (
          <>
            <span className="text-soft">{filesTitle(known.files.length)}</span>
            <Count additions={known.additions} deletions={known.deletions} />
          </>
        ) : null}
        <LayoutSwitch />
      </div>
      <div className="flex min-h-0 flex-1 flex-col">
        <ComparedFiles
          session={props.session}
          path={null}
          loaded={loaded}
          same="The workspace's files stay as they are"
        />
      </div>
    </section>
  );
}
