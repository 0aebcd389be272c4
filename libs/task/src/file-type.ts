import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type/node';
import { Refusal } from '@duban/kernel';

interface Accepted {
  type: string;
  /** How the name of such a file may end; the first one where it ends in nothing. */
  extensions: readonly string[];
}

const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** What may be put beside a record, by the media type its content shows. Nothing a browser or a system would run. */
const ACCEPTED: readonly Accepted[] = [
  { type: 'application/pdf', extensions: ['pdf'] },
  { type: `${OFFICE}.wordprocessingml.document`, extensions: ['docx'] },
  { type: `${OFFICE}.spreadsheetml.sheet`, extensions: ['xlsx'] },
  { type: `${OFFICE}.presentationml.presentation`, extensions: ['pptx'] },
  { type: 'image/png', extensions: ['png'] },
  { type: 'image/jpeg', extensions: ['jpg', 'jpeg'] },
  { type: 'image/webp', extensions: ['webp'] },
  { type: 'image/heic', extensions: ['heic', 'heif'] },
];
const CSV: Accepted = { type: 'text/csv', extensions: ['csv'] };
const PLAIN: Accepted = { type: 'text/plain', extensions: ['txt'] };

/** For a file chooser and for refusals. */
export const ACCEPTED_EXTENSIONS: readonly string[] = [...ACCEPTED, PLAIN, CSV].flatMap(a => a.extensions);

/** Text that is also a page, a drawing, a script: whoever opens it may run it. */
const RUNNABLE =
  /^\s*(#!|<\?(xml|php)|<!doctype|<!--|<(html|head|body|script|svg|iframe|object|meta|img|style)\b)/i;
/** In text that nobody meant as bytes there is nothing below space but these. */
// eslint-disable-next-line no-control-regex
const BINARY = /[\0-\x08\x0b\x0e-\x1f\x7f]/;

/**
 * The media type of a file, by its content, and the name it may keep.
 * @throws Refusal attachment.type for what is not on the list, and where the name says something else than the content
 */
export async function acceptedType(
  path: string,
  name: string,
  extension: string,
): Promise<{ type: string; name: string }> {
  const found = await fileTypeFromFile(path);
  const accepted = found
    ? ACCEPTED.find(a => a.type === found.mime)
    : (await isText(path))
      ? extension === 'csv'
        ? CSV
        : PLAIN
      : undefined;
  if (!accepted) throw refused(`内容为${found ? found.ext : '无法识别的类型'}`);
  if (!extension) return { type: accepted.type, name: `${name}.${accepted.extensions[0]}` };
  if (!accepted.extensions.includes(extension))
    throw refused(`扩展名为 ${extension}，内容却是 ${accepted.extensions[0]}`);
  return { type: accepted.type, name };
}

const refused = (message: string): Refusal =>
  new Refusal('invalid', 'attachment.type', '不能上传这种文件', {
    mend: `可上传：${ACCEPTED_EXTENSIONS.join('、')}；扩展名须与内容一致`,
    faults: [{ where: 'fileName', message }],
  });

/** UTF-8 or GB18030 from beginning to end, and nothing that would be run. */
async function isText(path: string): Promise<boolean> {
  return (await decodes(path, 'utf-8')) || (await decodes(path, 'gb18030'));
}

async function decodes(path: string, encoding: string): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const file = await open(path);
  try {
    let first = true;
    for await (const chunk of file.createReadStream({ autoClose: false })) {
      const text = decoder.decode(chunk as Buffer, { stream: true });
      if (BINARY.test(text) || (first && RUNNABLE.test(text))) return false;
      first = false;
    }
    decoder.decode();
    return true;
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return false;
    throw e;
  } finally {
    await file.close();
  }
}
