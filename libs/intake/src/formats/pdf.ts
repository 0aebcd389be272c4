import { dirname, join } from 'node:path';
import { Refusal } from '@duban/kernel';
import { cleanText, type Block } from './blocks';
import { LIMITS, refuseDamaged, refuseSize } from './limits';
import { joinWrapped, type PdfLine, type Piece, toLines } from './pdf.lines';

/** So much of a paper in columns is a table whose cells cannot be told apart by their places alone. */
const MOST_IN_COLUMNS = 0.3;

async function open(bytes: Uint8Array) {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const home = dirname(require.resolve('pdfjs-dist/package.json'));
  return pdfjs.getDocument({
    data: new Uint8Array(bytes),
    cMapUrl: join(home, 'cmaps/'),
    cMapPacked: true,
    standardFontDataUrl: join(home, 'standard_fonts/'),
    disableFontFace: true,
    useSystemFonts: false,
    isEvalSupported: false,
    verbosity: 0,
    stopAtErrors: false,
  });
}

function refuse(e: unknown): never {
  const { name } = e as Error;
  if (name === 'Refusal') throw e;
  if (name === 'PasswordException')
    throw new Refusal('invalid', 'intake.encrypted', '文件设有密码，无法读取。', {
      mend: '请去掉密码后另存一份，再导入。',
    });
  return refuseDamaged('PDF 文件', e);
}

/**
 * The lines of a PDF that holds text, wrapped ones put together.
 * @throws Refusal intake.scanned, intake.pdf_table, intake.encrypted, intake.damaged, intake.too_large
 */
export async function readPdf(bytes: Uint8Array): Promise<Block[]> {
  const task = await open(bytes);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow()), LIMITS.milliseconds);
  });
  try {
    const pages = await Promise.race([readPages(task.promise), late]);
    if (pages.every(lines => lines.length === 0))
      throw new Refusal('invalid', 'intake.scanned', '这份 PDF 是扫描件或图片，没有可读取的文字。', {
        mend: '请提供 Word、Excel 或可复制文字的 PDF 原件；也可以先用 WPS 的文字识别功能转换后再导入。',
      });
    const all = pages.flat();
    if (all.length >= 5 && all.filter(l => l.columns >= 3).length > all.length * MOST_IN_COLUMNS)
      throw new Refusal(
        'invalid',
        'intake.pdf_table',
        'PDF 中的表格无法可靠地分出各列，为免张冠李戴没有读取。',
        {
          mend: '请导入这份表格的 Word 或 Excel 原件；也可以在 WPS 中把 PDF 转为 Word 后再导入。',
        },
      );
    return pages.flatMap(joinWrapped).flatMap((raw, i): Block[] => {
      const text = cleanText(raw).trim();
      return text ? [{ kind: 'line', line: i + 1, text }] : [];
    });
  } catch (e) {
    return refuse(e);
  } finally {
    clearTimeout(timer);
    late.catch(() => undefined);
    await task.destroy().catch(() => undefined);
  }
}

const tooSlow = (): Refusal =>
  new Refusal('too_large', 'intake.too_slow', '文件过于复杂，5 秒内没有读完。', {
    mend: '请拆分文件，或另存为 Word、纯文本后再导入。',
  });

type Opened = Awaited<Awaited<ReturnType<typeof open>>['promise']>;

async function readPages(opening: Promise<Opened>): Promise<PdfLine[][]> {
  const document = await opening;
  if (document.numPages > LIMITS.pages) refuseSize(`共 ${document.numPages} 页`);
  const pages: PdfLine[][] = [];
  for (let n = 1; n <= document.numPages; n++) {
    const page = await document.getPage(n);
    const { items } = await page.getTextContent();
    const pieces = items.flatMap((item): Piece[] => {
      if (!('str' in item)) return [];
      const [, , , scale, x, y] = item.transform as number[];
      return [{ text: item.str, x, y, width: item.width, height: item.height || Math.abs(scale) }];
    });
    pages.push(toLines(pieces));
    page.cleanup();
  }
  return pages;
}
