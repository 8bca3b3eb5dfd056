import { lookup } from 'node:dns/promises';
import { connect, isIP, isIPv6 } from 'node:net';
import type { Outside } from '../../ports';

const CONNECT_MS = 30_000;
/** So long one address is tried before the next one is tried, too. */
const NEXT_ADDRESS_MS = 1000;

/** The real world. */
export const theWorld: Outside = {
  resolve: async (host) =>
    isIP(host) === 0
      ? (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address)
      : [host],
  connect: (addresses, port) =>
    new Promise((resolve, reject) => {
      const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
      const socket = connect({
        // Never looked up: the addresses that were judged are the ones that are used.
        host: 'judged.invalid',
        port,
        allowHalfOpen: true,
        autoSelectFamily: true,
        autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
        lookup: (_, options, answer) => {
          const [first] = found;
          if (options.all) answer(null, found);
          else answer(null, first?.address ?? '', first?.family);
        },
      });
      const patience = setTimeout(() => socket.destroy(new TimedOut()), CONNECT_MS);
      socket.once('error', (error) => {
        clearTimeout(patience);
        reject(error);
      });
      socket.once('connect', () => {
        clearTimeout(patience);
        resolve(socket);
      });
    }),
};

/** Nobody answered. */
export class TimedOut extends Error {}
