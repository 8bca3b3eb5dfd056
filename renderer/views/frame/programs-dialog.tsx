import { useCallback, useState } from 'react';
import { displayPath } from '#shared/display-path';
import type { Refusal } from '#shared/refusals';
import type { ProgramSetting, ProgramTrust } from '#shared/trust';
import { closeOverlay } from '../../state/navigation';
import type { Outcome } from '../../state/perform';
import { showToast } from '../../state/toasts';
import { allowPrograms, readTrust, revokePrograms } from '../../state/trust-actions';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';
import { ShownText } from '../../ui/shown-text';
import { Spinner } from '../../ui/spinner';
import { useAsked } from './use-asked';

/** The programs that a repository has its files go through, whole, and whether they may run. */
export function ProgramsDialog(props: { path: string }) {
  const { path } = props;
  const { answer, again } = useAsked(useCallback(() => readTrust(path), [path]));
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const decide = async (how: () => Promise<Outcome<ProgramTrust>>, told: string) => {
    setBusy(true);
    const outcome = await how();
    setBusy(false);
    if (outcome.state === 'refused') {
      setRefusal(outcome.refusal);
      again();
    }
    if (outcome.state !== 'done') return;
    closeOverlay();
    showToast({ tone: 'done', text: told });
  };
  const found = answer.state === 'ready' && answer.value.ok ? answer.value.value : null;
  const allow = (fingerprint: string) =>
    decide(() => allowPrograms(path, fingerprint), 'The programs are allowed.');
  const revoke = () => decide(() => revokePrograms(path), 'The programs are no longer allowed.');
  return (
    <Dialog
      open
      onClose={closeOverlay}
      width="medium"
      title={found ? TITLES[found.state] : 'Programs of this repository'}
      description={found ? SAYS[found.state] : displayPath(path)}
      actions={<Actions found={found} busy={busy} onAllow={allow} onRevoke={revoke} />}
    >
      <div className="flex flex-col gap-3">
        {answer.state === 'loading' ? <Spinner label="Looking at the configuration" /> : null}
        {answer.state === 'failed' ? <Notice tone="fail">{answer.bug.message}</Notice> : null}
        {answer.state === 'ready' && !answer.value.ok ? (
          <Notice tone="need">
            <RefusalText refusal={answer.value.refusal} />
          </Notice>
        ) : null}
        {refusal ? (
          <Notice tone="need">
            <RefusalText refusal={refusal} />
          </Notice>
        ) : null}
        {found ? <Settings found={found} /> : null}
      </div>
    </Dialog>
  );
}

const TITLES: Readonly<Record<ProgramTrust['state'], string>> = {
  none: 'No programs to allow',
  'not-trusted': 'Let these programs run?',
  changed: 'Let these changed programs run?',
  trusted: 'You have allowed these programs',
};

const ASKED =
  'This repository’s configuration passes its files through these programs, as Git LFS and git-crypt do. Anybody who could write to the repository may have put them there. Allow them if you know them.';

const SAYS: Readonly<Record<ProgramTrust['state'], string>> = {
  none: 'This repository’s configuration names no programs besides your own.',
  'not-trusted': ASKED,
  changed: `They have changed since you allowed them. ${ASKED}`,
  trusted: 'The files of this repository pass through them. If one of them changes, you are asked again.',
};

function Actions(props: {
  found: ProgramTrust | null;
  busy: boolean;
  onAllow: (fingerprint: string) => Promise<void>;
  onRevoke: () => Promise<void>;
}) {
  const { found, busy } = props;
  if (found?.state === 'not-trusted' || found?.state === 'changed')
    return (
      <>
        {/* What is safe has the focus: Enter must not allow what nobody has read. */}
        <Button autoFocus onClick={closeOverlay}>
          Not Now
        </Button>
        <Button data-by-hand look="primary" busy={busy} onClick={() => void props.onAllow(found.fingerprint)}>
          Allow
        </Button>
      </>
    );
  if (found?.state === 'trusted')
    return (
      <>
        <Button look="danger" busy={busy} onClick={() => void props.onRevoke()}>
          Revoke
        </Button>
        <Button autoFocus onClick={closeOverlay}>
          Close
        </Button>
      </>
    );
  return <Button onClick={closeOverlay}>Close</Button>;
}

function Settings(props: { found: ProgramTrust }) {
  const { settings, path } = props.found;
  const files = [...new Set(settings.map(({ file }) => file))];
  return files.map((file) => (
    <section key={file} aria-label={displayPath(file)} className="flex flex-col gap-1.5">
      <h3 className="text-xs text-soft wrap-anywhere" data-selectable>
        In <span className="font-mono">{displayPath(file)}</span>
      </h3>
      <ul className="divide-y divide-line rounded-md border border-line bg-bg">
        {settings
          .filter((setting) => setting.file === file)
          .map((setting) => (
            <Setting key={`${setting.key}=${setting.value}`} setting={setting} workspace={path} />
          ))}
      </ul>
    </section>
  ));
}

/** Whole, however long it is: it is what is allowed. */
function Setting(props: { setting: ProgramSetting; workspace: string }) {
  const { key, value, runs } = props.setting;
  return (
    <li data-selectable className="px-2.5 py-2 text-xs">
      <div className="font-mono leading-[18px] whitespace-pre-wrap wrap-anywhere">
        <span className="text-soft">
          <ShownText text={key} lines="escaped" /> ={' '}
        </span>
        <ShownText text={value} lines="escaped" />
      </div>
      {runs.map(({ path, hash }) => (
        <div key={path} className="mt-1 text-need wrap-anywhere">
          {hash === null ? 'Names a missing file of this repository: ' : 'Runs a file of this repository: '}
          <span className="font-mono">{displayPath(below(path, props.workspace))}</span>
        </div>
      ))}
    </li>
  );
}

/** A path in the workspace as it is called there. */
function below(path: string, workspace: string): string {
  const inside = path.startsWith(workspace) && /^[/\\]/.test(path.slice(workspace.length));
  return inside ? path.slice(workspace.length + 1) : path;
}
