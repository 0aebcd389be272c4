import { createServer } from 'node:net';
import { Refusal } from '@duban/kernel';

export interface PickedPort {
  port: number;
  /** True when the preferred port was in use and `port` is another. */
  taken: boolean;
}

/** How far to look above the preferred port before taking whatever the system offers. */
const NEIGHBOURS = 100;

/** Opens and closes a listener; 0 asks the system for any free port. Undefined when it cannot be had. */
const tryPort = (port: number, host?: string): Promise<number | undefined> =>
  new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });

/**
 * The preferred port if it is free, else the next free one. Somebody may still take it before it is used:
 * whoever listens on it must be ready for EADDRINUSE.
 * @param host the address that will be listened on; without it all of them
 */
export async function pickPort(preferred: number, host?: string): Promise<PickedPort> {
  for (let port = preferred; port <= Math.min(preferred + NEIGHBOURS, 65_535); port++) {
    if (await tryPort(port, host)) return { port, taken: port !== preferred };
  }
  const any = await tryPort(0, host);
  if (!any) throw new Refusal('unavailable', 'no_free_port', '本机没有可用的端口。');
  return { port: any, taken: true };
}

/**
 * The port of the web service. One that was asked for is used or refused, never silently replaced;
 * the default gives way, and says so.
 * @param asked the value of PORT, if it was set
 * @param host the address that will be listened on; without it all of them
 * @throws Refusal `port_invalid` or `port_taken`
 */
export async function servicePort(
  asked: string | undefined,
  say: (line: string) => void,
  host?: string,
  fallback = 3000,
): Promise<number> {
  if (asked === undefined || asked === '') {
    const { port, taken } = await pickPort(fallback, host);
    if (taken) say(`端口 ${fallback} 已被占用，改用 ${port}。`);
    return port;
  }
  const wanted = Number(asked);
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65_535) {
    throw new Refusal('invalid', 'port_invalid', `环境变量 PORT 的值“${asked}”不是端口号。`, {
      mend: '请填 1 到 65535 之间的整数。',
    });
  }
  const free = await tryPort(wanted, host);
  if (free) return free;
  throw new Refusal('conflict', 'port_taken', `端口 ${wanted} 不能使用：已被占用，或本用户无权使用。`, {
    mend: '请换一个端口，例如 PORT=8080 npm start；或先停掉占用它的程序。',
    details: { port: wanted },
  });
}
