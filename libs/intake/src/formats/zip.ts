import { inflateRawSync } from 'node:zlib';
import { Refusal } from '@duban/kernel';
import { LIMITS, refuseDamaged, refuseSize } from './limits';

interface Entry {
  method: number;
  packed: number;
  unpacked: number;
  offset: number;
}

/** A container whose parts are unpacked one by one, never beyond what is allowed in all. */
export interface Container {
  names: string[];
  /** The part's text, or null when there is none. @throws Refusal intake.too_large, intake.damaged */
  text(name: string): string | null;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const FORMAT = '压缩格式的文件';

function endOfDirectory(zip: Buffer): number {
  for (let at = zip.length - 22; at >= Math.max(0, zip.length - 65_557); at--)
    if (zip.readUInt32LE(at) === END) return at;
  return refuseDamaged(FORMAT);
}

function readEntries(zip: Buffer): Map<string, Entry> {
  const end = endOfDirectory(zip);
  const count = zip.readUInt16LE(end + 10);
  if (count > LIMITS.entries) refuseSize(`含有 ${count} 个部件`);
  const entries = new Map<string, Entry>();
  let at = zip.readUInt32LE(end + 16);
  let total = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== CENTRAL) refuseDamaged(FORMAT);
    if (zip.readUInt16LE(at + 8) & 1)
      throw new Refusal('invalid', 'intake.encrypted', '文件设有密码，无法读取。', {
        mend: '请去掉密码后另存一份，再导入。',
      });
    const length = zip.readUInt16LE(at + 28);
    const unpacked = zip.readUInt32LE(at + 24);
    total += unpacked;
    if (total > LIMITS.unpackedBytes) refuseSize('解压后超过上限');
    entries.set(zip.toString('utf8', at + 46, at + 46 + length).replace(/\\/g, '/'), {
      method: zip.readUInt16LE(at + 10),
      packed: zip.readUInt32LE(at + 20),
      unpacked,
      offset: zip.readUInt32LE(at + 42),
    });
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function unpack(zip: Buffer, entry: Entry): Buffer {
  const { offset } = entry;
  if (offset + 30 > zip.length || zip.readUInt32LE(offset) !== LOCAL) refuseDamaged(FORMAT);
  const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  const packed = zip.subarray(start, start + entry.packed);
  if (packed.length < entry.packed) refuseDamaged(FORMAT);
  if (entry.method === 0) return packed;
  if (entry.method !== 8) refuseDamaged(FORMAT);
  try {
    // what was declared is not believed: unpacking itself stops at the limit
    return inflateRawSync(packed, { maxOutputLength: LIMITS.partBytes });
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') refuseSize('解压后超过上限');
    return refuseDamaged(FORMAT, e);
  }
}

/** @throws Refusal intake.damaged, intake.encrypted, intake.too_large */
export function openZip(bytes: Uint8Array): Container {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let entries: Map<string, Entry>;
  try {
    entries = readEntries(zip);
  } catch (e) {
    if (e instanceof RangeError) refuseDamaged(FORMAT, e);
    throw e;
  }
  let read = 0;
  return {
    names: [...entries.keys()],
    text(name) {
      const entry = entries.get(name);
      if (!entry) return null;
      if (entry.unpacked > LIMITS.partBytes) refuseSize('解压后超过上限');
      const content = unpack(zip, entry);
      read += content.length;
      if (read > LIMITS.unpackedBytes) refuseSize('解压后超过上限');
      if (content[0] === 0xff && content[1] === 0xfe) return content.toString('utf16le');
      return content.toString('utf8');
    },
  };
}
