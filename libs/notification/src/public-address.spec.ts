import { addressOf, isPublic } from './public-address';

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.255.255',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:10.0.0.1',
  '::ffff:7f00:1',
  '64:ff9b::a00:1',
  '2002:a00:1::',
  'fd00::1',
  'fe80::1',
  'localhost',
])('%s is not public', address => expect(isPublic(address)).toBe(false));

it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2400:3200::1', '::ffff:8.8.8.8'])('%s is public', address =>
  expect(isPublic(address)).toBe(true),
);

it('gives no address for a name that leads inside, unless that is allowed', async () => {
  expect(await addressOf('localhost', false)).toBeUndefined();
  expect(await addressOf('[::1]', false)).toBeUndefined();
  expect(await addressOf('127.0.0.1', true)).toEqual({ address: '127.0.0.1', family: 4 });
});
