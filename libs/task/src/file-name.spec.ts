import { cleanFileName, extensionOf } from './file-name';

describe('cleanFileName', () => {
  it.each([
    ['现场照片.jpg', '现场照片.jpg'],
    ['../../etc/passwd.txt', 'passwd.txt'],
    ['C:\\Users\\张三\\佐证 材料.pdf', '佐证 材料.pdf'],
    ['报告\u202Egpj.exe', '报告gpj.exe'],
    ['a\u0000b\r\nc.pdf', 'ab c.pdf'],
    ['\uFEFF零\u200B宽.docx', '零宽.docx'],
    ['..隐藏.png', '隐藏.png'],
    ['a<b>:"c|?*.xlsx', 'a_b___c___.xlsx'],
    ['e\u0301.pdf', 'é.pdf'],
  ])('%j becomes %j', (given, name) => expect(cleanFileName(given)).toBe(name));

  it('keeps the extension of a long one', () => {
    const name = cleanFileName(`${'督'.repeat(500)}.pdf`);
    expect([...name]).toHaveLength(150);
    expect(extensionOf(name)).toBe('pdf');
  });

  it.each(['', '/', '...', '\u202E\u0007', 'a/'])('refuses %j', given =>
    expect(() => cleanFileName(given)).toThrow(expect.objectContaining({ code: 'attachment.name' })),
  );
});
