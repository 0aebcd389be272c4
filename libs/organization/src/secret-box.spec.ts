import { SecretBox } from './secret-box';

const SECRET = 'a secret of more than thirty-two characters';

it('opens what it sealed, for whom it was sealed', () => {
  const box = new SecretBox(SECRET);
  const sealed = box.seal(Buffer.from('key'), 'zhangsan');
  expect(sealed).not.toBe(box.seal(Buffer.from('key'), 'zhangsan'));
  expect(new SecretBox(SECRET).open(sealed, 'zhangsan').toString()).toBe('key');
  for (const [other, about] of [
    [box, 'lisi'],
    [new SecretBox(`${SECRET}!`), 'zhangsan'],
  ] as const)
    expect(() => other.open(sealed, about)).toThrow(expect.objectContaining({ code: 'secret.wrong' }));
  expect(() => box.open('', 'zhangsan')).toThrow(expect.objectContaining({ code: 'secret.wrong' }));
});

it('says what is missing', () => {
  const box = new SecretBox(undefined);
  expect(box.usable).toBe(false);
  expect(() => box.seal(Buffer.from('key'), 'x')).toThrow(
    expect.objectContaining({ code: 'secret.missing' }),
  );
});
