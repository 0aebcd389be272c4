import { lookup as resolve } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Where nobody outside can be meant: loopback, private, link-local, shared, reserved, and what leads to them. */
const PRIVATE = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  PRIVATE.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(net, prefix, 'ipv6');

/** An IPv6 address that holds an IPv4 one is judged by that. */
export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (!family) return false;
  return !PRIVATE.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

export interface Address {
  address: string;
  family: number;
}

/**
 * Resolves a host once; whoever connects uses this address and none that a second question would give.
 * One private address among several refuses them all: which is used would be chance. IPv4 comes first, since many
 * installations have no way out by IPv6.
 * @returns undefined when it is private and that is not allowed
 */
export async function addressOf(host: string, allowPrivate: boolean): Promise<Address | undefined> {
  const name = host.replace(/^\[|\]$/g, '');
  const found = await resolve(name, { all: true, order: 'ipv4first' });
  if (!allowPrivate && !found.every(a => isPublic(a.address))) return undefined;
  return found[0];
}
