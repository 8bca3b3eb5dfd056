import { z } from 'zod';
import { CommitId } from '#shared/ids';
import { OngoingOperation } from '#shared/repository';
import type { Agreed } from './agreed';
import type { SandboxedWorktree } from './places';
import { PRELUDE, runInside } from './run-offline';

/** What the private folder said of itself: an agent may have made it say anything. */
export type Inside = {
  /** Full ref that HEAD names; null where it is detached. */
  readonly ref: string | null;
  readonly commit: CommitId | null;
  readonly branch: CommitId | null;
  readonly operation: OngoingOperation | null;
  /** Null where there is none. */
  readonly index: { readonly bytes: Buffer; readonly seconds: number } | null;
  /** Objects that only the private folder has. Null: there are none. */
  readonly pack: Buffer | null;
};

/** Why nothing can be taken over from a private folder. */
export type NotRead = {
  readonly code: 'unreadable' | 'too-large';
  /** For the log. */
  readonly detail: string;
};

/** An index of two million files is not as long. In bytes. */
const LONGEST_INDEX = 256 * 1024 * 1024;
/** Of all that is new of a turn, compressed. In bytes. */
const LARGEST = 768 * 1024 * 1024;

const TOO_LARGE = 60;

const SCRIPT = `${PRELUDE}
index=
if [ -f "$GIT_DIR/index" ]; then
  [ "$(stat -L -c %s "$GIT_DIR/index")" -le "$LONGEST" ] || exit ${TOO_LARGE}
  cp "$GIT_DIR/index" /tmp/index || exit 50
  time=$(stat -L -c %Y "$GIT_DIR/index") || exit 50
  export GIT_INDEX_FILE=/tmp/index
  for shared in "$GIT_DIR"/sharedindex.*; do
    [ ! -f "$shared" ] || git update-index --no-split-index || exit 51
    break
  done
  index="$(stat -c %s /tmp/index) $time"
fi
op=
g=$GIT_DIR
todo=$(head -c 6 "$g/sequencer/todo" 2>/dev/null | tr -d '\\000')
if [ -e "$g/rebase-merge" ]; then op=rebase
elif [ -e "$g/rebase-apply/applying" ]; then op=am
elif [ -e "$g/rebase-apply" ]; then op=rebase
elif [ -e "$g/MERGE_HEAD" ]; then op=merge
elif [ -e "$g/CHERRY_PICK_HEAD" ]; then op=cherry-pick
elif [ -e "$g/REVERT_HEAD" ]; then op=revert
elif [ "\${todo#pick}" != "$todo" ]; then op=cherry-pick
elif [ "\${todo#revert}" != "$todo" ]; then op=revert
elif [ -e "$g/BISECT_LOG" ]; then op=bisect
fi
ref=$(git symbolic-ref -q HEAD)
commit=$(git rev-parse -q --verify 'HEAD^{commit}')
branch=$(git rev-parse -q --verify "$BRANCH^{commit}")
[ -n "$ref$commit" ] || exit 52
{
  for one in $commit $branch; do printf '%s\\n' "$one"; done
  for one in $KNOWN; do printf '^%s\\n' "$one"; done
} >/tmp/revisions
pack() { git pack-objects --revs --local --stdout --window=0 --threads=1 -q "$@" </tmp/revisions; }
printf 'understory 1\\nref %s\\ncommit %s\\nbranch %s\\noperation %s\\nindex %s\\n\\n' "$ref" "$commit" "$branch" "$op" "$index"
[ -z "$index" ] || cat /tmp/index || exit 53
if [ -n "$index" ]; then pack --indexed-objects || pack; else pack; fi || exit 54
`;

const HEADER =
  /^understory 1\nref (refs\/[^\n]+)?\ncommit ([0-9a-f]*)\nbranch ([0-9a-f]*)\noperation ([a-z-]*)\nindex (?:(\d{1,12}) (\d{1,12}))?\n\n/;

/** What Git allows in the name of a ref, roughly: no control characters, no space, none of its own signs. */
const REF = z
  .string()
  .max(4096)
  .regex(/^refs(\/[^\s\p{Cc}~^:?*[\\/]+)+$/u);

/**
 * Reads a private Git folder inside of a sandbox, without network and for so long at most.
 *
 * @param options `agreed`: what both sides had when they last agreed
 */
export async function readInside(
  of: SandboxedWorktree,
  options: { readonly agreed: Agreed | null; readonly signal?: AbortSignal | undefined },
): Promise<Inside | NotRead> {
  const { agreed } = options;
  // As it is called inside yet.
  const branch = agreed?.branch ?? of.branch;
  const { code, stdout, stderr } = await runInside(of, SCRIPT, {
    env: { LONGEST: String(LONGEST_INDEX), KNOWN: agreed?.known.join(' ') ?? '', BRANCH: branch },
    admin: agreed?.admin ?? of.admin,
    most: LARGEST,
    signal: options.signal,
  });
  if (code === TOO_LARGE || stdout.length >= LARGEST)
    return { code: 'too-large', detail: 'index or objects' };
  const said = stderr.trim().slice(0, 500);
  if (code !== 0) return { code: 'unreadable', detail: `${code ?? 'ended'}: ${said}` };
  const inside = parseInside(stdout);
  if (inside === null) return { code: 'unreadable', detail: 'it is not what was asked for' };
  return { ...inside, ref: inside.ref === branch ? of.branch : inside.ref };
}

/** Null for what the script does not say. */
export function parseInside(output: Buffer): Inside | null {
  const header = HEADER.exec(output.toString('utf8', 0, 8192));
  if (!header) return null;
  const [text, named, ...rest] = header;
  const [commit, branch, operation, size, seconds] = rest.map((one) => one || null);
  const ref = named === undefined ? null : REF.safeParse(named);
  const parsed = z
    .object({
      commit: CommitId.nullable(),
      branch: CommitId.nullable(),
      operation: OngoingOperation.nullable(),
    })
    .safeParse({ commit: commit ?? null, branch: branch ?? null, operation: operation ?? null });
  if (!parsed.success || ref?.success === false) return null;
  const begin = Buffer.byteLength(text);
  const end = begin + Number(size ?? 0);
  if (end > output.length) return null;
  const pack = output.subarray(end);
  return {
    ...parsed.data,
    ref: ref?.data ?? null,
    index: size ? { bytes: output.subarray(begin, end), seconds: Number(seconds) } : null,
    pack: hasObjects(pack) ? pack : null,
  };
}

/** A pack begins with its sign, its version and how many objects it has. */
function hasObjects(pack: Buffer): boolean {
  return pack.length > 12 && (pack.toString('latin1', 0, 4) !== 'PACK' || pack.readUInt32BE(8) > 0);
}
