import type { Db } from '@duban/journal';
import type { FileStore } from '@duban/task';

interface Fault {
  check: string;
  where: string;
  message: string;
}

/** Every attachment that was not removed has its file, with the content it had. @returns how many were looked at */
export async function attachedFiles(db: Db, files: FileStore, faults: Fault[]): Promise<number> {
  const rows = await db.query<{ sha256: string; size: number; ids: string[] }>(
    'SELECT sha256, size, array_agg(id ORDER BY id) AS ids FROM attachment WHERE removed_at IS NULL GROUP BY sha256, size ORDER BY sha256',
  );
  for (const { sha256, size, ids } of rows) {
    const found = await files.hashOf(sha256);
    const message =
      found === null
        ? '文件不在存放目录中'
        : found !== sha256
          ? '文件内容与登记的摘要不符'
          : (await files.sizeOf(sha256)) !== size
            ? '文件大小与登记的不符'
            : null;
    if (message)
      for (const id of ids) faults.push({ check: '附件文件齐全', where: `attachment ${id}`, message });
  }
  return rows.reduce((n, r) => n + r.ids.length, 0);
}
