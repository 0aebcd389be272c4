import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { filesBelow } from './sources.mjs';

/** What compresses well; pictures are compressed already. */
const TEXT = /\.(css|html|js|json|map|svg|txt|webmanifest)$/;
/** Below that nothing is saved. */
const LEAST_BYTES = 1024;

const MOST = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

/** Beside each file of a folder the same compressed once and for all, as the server gives it to whoever takes it. */
export function precompress(folder) {
  for (const file of filesBelow(folder)) {
    const content = readFileSync(file);
    if (!TEXT.test(file) || content.length < LEAST_BYTES) continue;
    writeFileSync(`${file}.br`, brotliCompressSync(content, MOST));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
  }
}
