import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { openApiFile } from './openapi.document';

/** Seen from dist/apps/api/src. */
const FILE = resolve(__dirname, '../../../../apps/api/openapi.json');

openApiFile().then(
  content => writeFileSync(FILE, content),
  (e: unknown) => {
    console.error(e);
    process.exitCode = 1;
  },
);
