import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder on a file system that takes names for one which differ in case only, and how to give it back.
 *
 * @typedef {{ folder: string, what: string, giveBack: () => void }} FoldingDisk
 */

/** Bytes of the image that a disk is made in; it takes up only what is written. */
const SIZE = 1024 ** 3;

/**
 * The file systems to try on Linux, each with what it takes to make one on a block device and to mount it.
 *
 * @type {{ what: string, make: string[], mount: string[], at?: string[] }[]}
 */
const DISKS = [
  {
    what: 'ext4 with casefold',
    make: ['mkfs.ext4', '-q', '-O', 'casefold'],
    mount: ['mount', '-t', 'ext4'],
    at: ['chattr', '+F'],
  },
  { what: 'vfat', make: ['mkfs.vfat'], mount: ['mount', '-t', 'vfat'] },
  { what: 'exFAT through FUSE', make: ['mkfs.exfat'], mount: ['mount.exfat-fuse'] },
];

/**
 * Finds such a folder, or makes one in an image file, which takes root.
 *
 * @returns {FoldingDisk | { missing: string }}
 */
export function foldingDisk() {
  const given = process.env.UNDERSTORY_FOLDING_FOLDER ?? tmpdir();
  if (folds(given)) return { folder: given, what: `the disk of ${given}`, giveBack: () => undefined };
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return { missing: 'name a folder on such a disk in UNDERSTORY_FOLDING_FOLDER, or be root on Linux' };
  for (const disk of DISKS) {
    const made = makeDisk(disk);
    if (made) return made;
  }
  return { missing: `none of ${DISKS.map(({ what }) => what).join(', ')} can be made and mounted here` };
}

/**
 * @param {(typeof DISKS)[number]} disk
 * @returns {FoldingDisk | null}
 */
function makeDisk({ what, make, mount, at }) {
  const place = mkdtempSync(join(tmpdir(), 'understory-disk-'));
  const image = join(place, 'image');
  const folder = mkdtempSync(join(place, 'mounted-'));
  writeFileSync(image, '');
  truncateSync(image, SIZE);
  const device = run(['losetup', '--find', '--show', image]);
  const giveBack = () => {
    run(['umount', folder]);
    if (device) run(['losetup', '--detach', device]);
    rmSync(place, { recursive: true, force: true });
  };
  const isMounted = device && run([...make, device]) !== null && run([...mount, device, folder]) !== null;
  if (isMounted) {
    const names = mkdtempSync(join(folder, 'names-'));
    if (at) run([...at, names]);
    if (folds(names)) return { folder: names, what, giveBack };
  }
  giveBack();
  return null;
}

/** @param {string} folder */
function folds(folder) {
  const asked = join(folder, `understory-${process.pid}-Aa`);
  writeFileSync(asked, '');
  try {
    return existsSync(join(folder, `UNDERSTORY-${process.pid}-aA`));
  } finally {
    rmSync(asked);
  }
}

/**
 * @param {string[]} command
 * @returns {string | null} what it printed; null when it failed or is not there
 */
function run([command = '', ...args]) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
