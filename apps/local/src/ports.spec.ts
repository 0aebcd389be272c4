import { AddressInfo, createServer, Server } from 'node:net';
import { pickPort, servicePort } from './ports';

const HOST = '127.0.0.1';
const squatters: Server[] = [];

const squat = async (port = 0): Promise<number> => {
  const server = createServer();
  squatters.push(server);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, HOST, resolve));
  return (server.address() as AddressInfo).port;
};

afterEach(async () => {
  for (const server of squatters.splice(0)) await new Promise(done => server.close(done));
});

describe('pickPort', () => {
  it('takes the preferred port when it is free', async () => {
    const port = await squat();
    await new Promise(done => squatters.splice(0)[0].close(done));
    expect(await pickPort(port, HOST)).toEqual({ port, taken: false });
  });

  it('goes past the ones that are taken, and says so', async () => {
    const taken = await squat();
    const picked = await pickPort(taken, HOST);
    expect(picked.taken).toBe(true);
    expect(picked.port).toBeGreaterThan(taken);
  });

  it('finds another even when it starts at the last port there is', async () => {
    await squat(65_535).catch(() => undefined); // ours or somebody else's
    const { port, taken } = await pickPort(65_535, HOST);
    expect(taken).toBe(true);
    expect(port).toBeLessThan(65_535);
  });
});

describe('servicePort', () => {
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  beforeEach(() => said.splice(0));

  it('lets the default give way, and says so', async () => {
    const taken = await squat();
    const port = await servicePort(undefined, say, HOST, taken);
    expect(port).not.toBe(taken);
    expect(said).toEqual([`端口 ${taken} 已被占用，改用 ${port}。`]);
  });

  it('refuses a port that was asked for and is taken', async () => {
    const taken = await squat();
    await expect(servicePort(String(taken), say, HOST)).rejects.toMatchObject({
      code: 'port_taken',
      details: { port: taken },
    });
    expect(said).toEqual([]);
  });

  it('uses a port that was asked for and is free', async () => {
    const { port } = await pickPort(await squat(), HOST);
    expect(await servicePort(String(port), say, HOST)).toBe(port);
  });

  it.each(['abc', '-1', '65536', '80.5'])('refuses PORT=%s', async asked => {
    await expect(servicePort(asked, say, HOST)).rejects.toMatchObject({ code: 'port_invalid' });
  });
});
