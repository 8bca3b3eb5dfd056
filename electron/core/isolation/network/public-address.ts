import { BlockList, isIP, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** What is not the internet: this machine, private and shared networks, link-local (with it what clouds tell of a machine), multicast, reserved. */
const NOT_PUBLIC_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
] as const;

/** Of the addresses that are handed out at all (2000::/3), what is documentation or a tunnel whose end nobody can tell. */
const NOT_PUBLIC_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'] as const;

const notPublic = new BlockList();
for (const net of NOT_PUBLIC_4) notPublic.addSubnet(...parts(net), 'ipv4');
for (const net of NOT_PUBLIC_6) notPublic.addSubnet(...parts(net), 'ipv6');
const handedOut = new BlockList();
handedOut.addSubnet('2000::', 3, 'ipv6');
/** Addresses of the older kind in the clothes of the newer; the last one is what networks without the older kind make of them. */
const carriesOlder = new BlockList();
carriesOlder.addSubnet('::ffff:0:0', 96, 'ipv6');
carriesOlder.addSubnet('64:ff9b::', 96, 'ipv6');

/** Whether an address is one of the internet, and no address of this machine. */
export function isPublicAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '');
  if (isIP(plain) === 0 || isOwn(plain)) return false;
  if (!isIPv6(plain)) return !notPublic.check(plain, 'ipv4');
  if (carriesOlder.check(plain, 'ipv6')) return isPublicAddress(lastFour(plain));
  return handedOut.check(plain, 'ipv6') && !notPublic.check(plain, 'ipv6');
}

/** Names that mean this machine whatever anybody resolves them to. */
export function isLocalName(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost');
}

function isOwn(address: string): boolean {
  return Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === address));
}

/** The older address that the last 32 bits of a newer one are. */
function lastFour(address: string): string {
  const dotted = /(?<=:)\d+\.\d+\.\d+\.\d+$/.exec(address);
  if (dotted) return dotted[0];
  const [high = 0, low = 0] = address
    .split(':')
    .slice(-2)
    .map((word) => Number.parseInt(word || '0', 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function parts(net: string): [string, number] {
  const [address = '', prefix] = net.split('/');
  return [address, Number(prefix)];
}
