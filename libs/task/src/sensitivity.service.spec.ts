import { assertNotSecret, assertUnmarked } from './sensitivity.service';

const refused = expect.objectContaining({ code: 'sensitivity.secret_refused' });

it.each(['机密★10年', '绝 密', '密级：秘密', '秘密 ★ 启用前', '密 级 绝密'])('%s', marking => {
  const line = `一、${marking}`;
  if (marking === '绝 密') expect(() => assertUnmarked([line])).not.toThrow();
  else expect(() => assertUnmarked(['总则', line])).toThrow(refused);
});

it('leaves alone what only speaks of secrets, and names the line of what is one', () => {
  expect(() => assertUnmarked(['加强保密教育，保守国家秘密', '商业秘密保护示范区1个'])).not.toThrow();
  expect(() => assertUnmarked(['总则', '机密★'])).toThrow(
    expect.objectContaining({ faults: [{ where: '第2行', message: '有密级标志' }] }),
  );
  expect(() => assertNotSecret('secret')).toThrow(refused);
  expect(() => assertNotSecret('sensitive')).not.toThrow();
});
