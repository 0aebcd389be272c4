import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Db, Journal, type Reader, SYSTEM, type Tx } from '@duban/journal';
import { IDS, type Ids, Refusal } from '@duban/kernel';
import { assertMay } from '@duban/organization';
import { Attachment } from './attachment.entity';
import { ATTACHMENT_SUBJECTS, type AttachmentHome, type AttachmentSubjects } from './attachment.subjects';
import { cleanFileName, extensionOf } from './file-name';
import { FILE_STORE, type FileStore, type Received } from './file-store';
import { acceptedType } from './file-type';
import { assertSource, assertTask, lockTasks, type TaskWithPlan } from './rows';
import type { CommandOptions } from './task.service';

export interface UploadInput {
  subjectType: string;
  subjectId: string;
  fileName: string;
  /** 代录: where the file came from. */
  source?: string;
  /** Bytes, as announced: refused at once where that is too much. */
  announced?: number;
}

export interface Uploaded {
  id: string;
  name: string;
  type: string;
  size: number;
  sha256: string;
}

const DAY = 86_400_000;

/** 佐证材料: put beside a record by whoever may write it, never asked for. */
@Injectable()
export class AttachmentService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(ATTACHMENT_SUBJECTS) private readonly subjects: AttachmentSubjects,
    @Inject(FILE_STORE) private readonly files: FileStore | null,
  ) {}

  /**
   * Takes a file to its end and puts it beside a record. Who may not is refused before a byte is read.
   * @throws Refusal attachment.not_configured, attachment.name, attachment.type, attachment.too_large, attachment.empty
   * @throws Refusal attachment.subject, attachment.closed, record.not_found, access.denied, behalf.source_needed
   */
  async upload(
    actor: Actor,
    { subjectType, subjectId, fileName, source, announced }: UploadInput,
    content: Readable,
    options: CommandOptions = {},
  ): Promise<Uploaded> {
    const files = this.store();
    const given = cleanFileName(fileName);
    if (announced !== undefined) files.assertFits(announced);
    await this.assertWriter(actor, subjectType, subjectId, source);
    const received = await files.receive(content);
    try {
      const { type, name } = await acceptedType(received.path, given, extensionOf(given));
      const { sha256, size } = received;
      return await this.journal.transact(
        { name: 'attachment.add', actor, body: { subjectType, subjectId, name, sha256 }, ...options },
        async tx => {
          const { taskId } = await this.lockHome(tx, actor, subjectType, subjectId, source);
          await this.keep(tx, received);
          const row: Attachment = {
            id: this.ids.next(),
            subject_type: subjectType,
            subject_id: subjectId,
            task_id: taskId,
            ...{ name, type, size, sha256 },
            uploaded_by: actor.personId,
            uploaded_at: tx.now,
            removed_at: null,
            removed_reason: null,
            version: 1,
          };
          tx.insert(Attachment, row);
          return { id: row.id, name, type, size, sha256 };
        },
      );
    } finally {
      await files.drop(received);
    }
  }

  /**
   * Takes a file away from a record that is still being worked at; that it was there stays on record.
   * @throws Refusal attachment.not_own, attachment.closed, attachment.removed
   */
  remove(
    actor: Actor,
    id: string,
    { reason, source }: { reason: string; source?: string },
    options: CommandOptions = {},
  ): Promise<{ version: number }> {
    return this.journal.transact(
      { name: 'attachment.remove', actor, reason, body: { id, reason }, ...options },
      async tx => {
        const [seen] = await tx.query<Attachment>('SELECT * FROM attachment WHERE id = $1', [id]);
        if (!seen) throw missing();
        const { unitId } = await this.lockHome(tx, actor, seen.subject_type, seen.subject_id, source);
        const [row] = await tx.lock(Attachment, [id]);
        await tx.expectVersion(row, options.version);
        if (row.removed_at)
          throw new Refusal('conflict', 'attachment.removed', '附件已移除', { mend: '请刷新页面' });
        const ofOwnUnit = actor.appointments.some(a => a.unitId === unitId);
        if (row.uploaded_by !== actor.personId && !ofOwnUnit)
          throw new Refusal('forbidden', 'attachment.not_own', '只能移除本人或本单位的附件', {
            mend: '请由上传人或其单位移除；审核中可退回并说明',
          });
        row.removed_at = tx.now;
        row.removed_reason = reason;
        row.version += 1;
        tx.update(Attachment, row);
        return { version: row.version };
      },
    );
  }

  /** The content of a file whose row the caller has found to be readable. @throws Refusal attachment.file_missing */
  read(sha256: string): Promise<Readable> {
    return this.store().read(sha256);
  }

  /**
   * Deletes files no row speaks of and that have lain for a day: their command was rolled back, or its process died.
   * @returns how many
   */
  async forgetOrphans(): Promise<number> {
    const { files } = this;
    if (!files) return 0;
    const before = new Date(this.journal.now().getTime() - DAY);
    await files.forgetIncoming(before);
    let gone = 0;
    for await (const sha256 of files.olderThan(before)) {
      if (await this.isKept(this.db, sha256)) continue;
      const deleted = await this.journal.transact({ name: 'attachment.sweep', actor: SYSTEM }, async tx => {
        await lockContent(tx, sha256);
        return !(await this.isKept(tx, sha256)) && (await files.deleteOlder(sha256, before));
      });
      if (deleted) gone++;
    }
    return gone;
  }

  private async isKept(reader: Reader, sha256: string): Promise<boolean> {
    return (await reader.query('SELECT 1 FROM attachment WHERE sha256 = $1 LIMIT 1', [sha256])).length > 0;
  }

  private async keep(tx: Tx, received: Received): Promise<void> {
    await lockContent(tx, received.sha256);
    await this.store().keep(received);
  }

  /** Before anything is read: by what stands now, asked again under the lock. */
  private async assertWriter(actor: Actor, type: string, id: string, source?: string): Promise<void> {
    const home = await this.subject(type).find(this.db, id);
    if (!home) throw missing();
    const [of] = home.taskId
      ? await this.db.query<TaskWithPlan>(
          'SELECT to_jsonb(t.*) AS task, to_jsonb(p.*) AS plan FROM task t JOIN plan p ON p.id = t.plan_id WHERE t.id = $1',
          [home.taskId],
        )
      : [];
    this.assertHome(actor, home, of, source);
  }

  private async lockHome(
    tx: Tx,
    actor: Actor,
    type: string,
    id: string,
    source?: string,
  ): Promise<{ taskId: string | null; unitId: string | null }> {
    const subject = this.subject(type);
    const seen = await subject.find(tx, id);
    if (!seen) throw missing();
    const [of] = seen.taskId ? await lockTasks(tx, [seen.taskId]) : [];
    const home = await subject.lock(tx, id);
    if (!home) throw missing();
    const unitId = this.assertHome(actor, home, of, source);
    return { taskId: home.taskId, unitId };
  }

  /** @returns whose record it is */
  private assertHome(
    actor: Actor,
    home: AttachmentHome,
    of: TaskWithPlan | undefined,
    source?: string,
  ): string | null {
    const { command, officeUnitId } = home;
    const unitId = home.unitId ?? of?.task.primary_unit_id ?? null;
    if (of) assertTask(actor, command, of, unitId ?? undefined);
    else assertMay(actor, command, { officeUnitId, unitId });
    if (unitId) assertSource(actor, unitId, source ? { unitId, source } : undefined);
    if (!home.open)
      throw new Refusal('conflict', 'attachment.closed', '该记录已审定或已结束，附件不能再增减', {
        mend: '如确需补充，请先由督查机构退回',
      });
    return unitId ?? officeUnitId;
  }

  private subject(type: string): AttachmentSubjects[string] {
    const subject = Object.hasOwn(this.subjects, type) ? this.subjects[type] : undefined;
    if (subject) return subject;
    throw new Refusal('invalid', 'attachment.subject', '这类记录不能附加文件', {
      faults: [{ where: 'subjectType', message: `须为以下之一：${Object.keys(this.subjects).join('、')}` }],
    });
  }

  private store(): FileStore {
    if (this.files) return this.files;
    throw new Refusal('unavailable', 'attachment.not_configured', '尚未设置附件存放目录', {
      mend: '请系统管理员设置 DUBAN_FILES 后重新启动',
    });
  }
}

/** Between a file's coming into its place and its row's, nobody sweeps it away. */
const lockContent = (tx: Tx, sha256: string): Promise<unknown> =>
  tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`attachment ${sha256}`]);

const missing = (): Refusal =>
  new Refusal('not_found', 'record.not_found', '记录不存在，或您无权查看', { mend: '请从列表中选择' });
