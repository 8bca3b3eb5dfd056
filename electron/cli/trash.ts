import type { Command } from 'commander';
import { counted } from '#shared/counted';
import { momentOf } from '#shared/dates';
import { describeRefusal } from '#shared/describe-refusal';
import {
  describeLoss,
  describeTrashItem,
  keptWords,
  overLimitWords,
  restoreWords,
} from '#shared/describe-trash';
import type { Refusal } from '#shared/refusals';
import { assertNever, type Result } from '#shared/result';
import { sizeWords, sumOfSizes } from '#shared/size-words';
import { keyOf, keyText, type TrashItem, type TrashLimit, takesRoom } from '#shared/trash';
import type { DiskSize } from '#shared/worktrees';
import { columns } from './columns';
import { EXIT, UsageError } from './exit-code';
import { type Choose, jsonOption } from './register';
import { terminalLine } from './terminal-text';
import { endOfMany, required, type Verb, type VerbContext } from './verb';

const ITEM = 'the item’s name as the list has it, or the beginning of it';

/** Adds the verb `trash` to the command line. */
export function addTrash(program: Command, choose: Choose): void {
  program
    .command('trash')
    .description(
      'list what discards, applies, rollbacks, updates and edits took, restore it, or delete it for good',
    )
    .argument('[what]', '"list", "restore" or "delete"', 'list')
    .argument('[items...]', ITEM)
    .option('-y, --yes', 'do not ask before deleting')
    .addOption(jsonOption())
    .action((what: string, items: string[], options: { yes?: true; json?: true }) =>
      choose(trash({ what, items, yes: options.yes ?? false }), options.json ?? false),
    );
}

type Options = { readonly what: string; readonly items: readonly string[]; readonly yes: boolean };

/** Lists the trash, restores from it, or deletes from it. */
export function trash({ what, items, yes }: Options): Verb {
  if (what === 'list' && items.length === 0) return list;
  if (what === 'restore' && items.length > 0) return (context) => restoreItems(context, items);
  if (what === 'delete' && items.length > 0) return (context) => deleteItems(context, items, yes);
  throw new UsageError('say "trash", "trash restore ITEM" or "trash delete ITEM"');
}

type Content = {
  readonly items: readonly TrashItem[];
  readonly limit: TrashLimit;
  readonly sizes: ReadonlyMap<string, DiskSize>;
};

async function lookThrough({ client }: VerbContext, measure: boolean): Promise<Content> {
  let items: readonly TrashItem[] = [];
  let limit: TrashLimit = { megabytes: null, items: null };
  const sizes = new Map<string, DiskSize>();
  for await (const update of await client.trash.list({})) {
    if (update.type === 'items') ({ items, limit } = update);
    else sizes.set(keyText(update.key), update.size);
    if (!measure) break;
  }
  return { items, limit, sizes };
}

const list: Verb = async (context) => {
  const { out, calledAs } = context;
  const { items, limit, sizes } = await lookThrough(context, true);
  const sizeOf = (item: TrashItem) => sizes.get(keyText(keyOf(item))) ?? { bytes: 0, whole: false };
  const total = sumOfSizes(items.filter(takesRoom).map(sizeOf));
  for (const item of items) out.item('item', { name: keyText(keyOf(item)), ...item, size: sizeOf(item) });
  out.result({ items: items.length, size: total, limit });
  if (items.length === 0) {
    out.say('The trash is empty.');
    return EXIT.done;
  }
  const rows = items.map((item) => [
    keyText(keyOf(item)),
    momentOf(item.at),
    item.until === null ? keptWords(item) : `until ${keptWords(item)}`,
    takesRoom(item) ? sizeWords(sizeOf(item)) : '–',
    terminalLine(item.title ?? item.session, 40),
    describeTrashItem(item),
  ]);
  for (const line of columns(rows, ['ITEM', 'TAKEN', 'KEPT', 'SIZE', 'SESSION', 'WHAT'])) out.say(line);
  out.say('');
  out.say(`${counted(items.length, 'item')}, ${sizeWords(total)}.`);
  const over = overLimitWords(limit, total, items.filter(takesRoom).length);
  if (over) out.say(over);
  out.say(`Restore one with: ${calledAs} trash restore ITEM`);
  return EXIT.done;
};

async function restoreItems(context: VerbContext, names: readonly string[]) {
  const { client, out } = context;
  for (const item of await chosen(context, names)) {
    if (restoreWords(item) === null)
      throw new UsageError(
        item.what === 'lost'
          ? 'its log is lost: what is kept of it is in its folder'
          : 'that apply was undone already: apply its session again instead',
      );
    required(await restoreItem(client, item));
    out.item('restored', keyOf(item));
    out.say(item.what === 'originals' ? `Undone: ${item.apply}.` : `Restored ${keyText(keyOf(item))}.`);
    if (item.what === 'step') out.say('What was in the worktree before is in the trash now.');
  }
  out.result({ restored: names.length });
  return EXIT.done;
}

/** Does what the history, or the apply's own undo, does. */
function restoreItem(client: VerbContext['client'], item: TrashItem): Promise<Result<unknown, Refusal>> {
  switch (item.what) {
    case 'lost':
    case 'session':
      return client.sessions.restore({ session: item.session });
    case 'originals':
      return client.apply.undo({ apply: item.apply });
    case 'step':
      return client.sessions.rollback({ session: item.session, commit: item.restores });
    default:
      return assertNever(item);
  }
}

async function deleteItems(context: VerbContext, names: readonly string[], yes: boolean) {
  const { client, out, ask } = context;
  const items = await chosen(context, names);
  if (!yes) {
    if (!ask) throw new UsageError('there is no terminal to ask in: confirm with --yes');
    for (const item of items)
      out.say(
        `${terminalLine(item.title ?? item.session, 60)}: ${describeTrashItem(item)}. ${describeLoss(item)}`,
      );
    const answer = await ask(
      `Delete ${counted(items.length, 'item')} for good? This cannot be undone. [y/N] `,
    );
    if (answer?.trim().toLowerCase() !== 'y') {
      out.say('Nothing was deleted.');
      return EXIT.interrupted;
    }
  }
  const { deleted, refused } = await client.trash.delete({ items: items.map(keyOf) });
  const end = endOfMany(out, items.length, refused, ({ item }) => keyText(item));
  out.result({
    deleted: deleted.map(keyText),
    refused: refused.map(({ item, refusal }) => ({
      item: keyText(item),
      code: refusal.code,
      message: describeRefusal(refusal).title,
    })),
  });
  out.say(`Deleted ${counted(deleted.length, 'item')} for good.`);
  return end;
}

/** The items of some names or unique beginnings of names. */
async function chosen(context: VerbContext, names: readonly string[]): Promise<TrashItem[]> {
  const { items } = await lookThrough(context, false);
  return names.map((name) => {
    const fitting = items.filter((item) => keyText(keyOf(item)).startsWith(name));
    const exact = fitting.find((item) => keyText(keyOf(item)) === name);
    const only = exact ?? (fitting.length === 1 ? fitting[0] : undefined);
    if (only) return only;
    throw new UsageError(
      fitting.length === 0
        ? `there is no “${name}” in the trash`
        : `“${name}” means ${fitting.length} items of the trash`,
    );
  });
}
