import type { AttachmentRow } from '@duban/evaluation';
import { Pasted, Prose } from '../fields';
import { Instant, Text, Uuid, Whole } from '../shell/fields';
import { pageDto, PageQuery } from '../shell/page.dto';

const SUBJECT = {
  max: 50,
  example: 'report',
  doc: '记录的种类：report、contribution、completion、task、action_plan、milestone、notice',
};

export class UploadQuery {
  @Pasted({ max: 500, example: '现场照片.jpg', doc: '文件名' }) fileName: string;
  @Text(SUBJECT) subjectType: string;
  @Uuid({ doc: '附在哪条记录' }) subjectId: string;
  @Text({ optional: true, max: 500, doc: '代单位上传时的来源' }) source?: string;
}

export class AttachmentsQuery extends PageQuery {
  @Text({ ...SUBJECT, optional: true }) subjectType?: string;
  @Uuid({ optional: true, doc: '某条记录的附件' }) subjectId?: string;
  @Uuid({ optional: true, doc: '某项任务的全部附件' }) taskId?: string;
}

export class UploadedDto {
  @Uuid() id: string;
  @Text({ doc: '整理后的文件名' }) name: string;
  @Text({ example: 'image/jpeg' }) type: string;
  @Whole({ min: 1, doc: '字节' }) size: number;
  @Text({ min: 64, max: 64 }) sha256: string;
}

export class AttachmentDto implements AttachmentRow {
  @Uuid() id: string;
  @Text(SUBJECT) subjectType: string;
  @Uuid() subjectId: string;
  @Uuid({ nullable: true }) taskId: string | null;
  @Text() name: string;
  @Text({ example: 'image/jpeg' }) type: string;
  @Whole({ min: 1, doc: '字节' }) size: number;
  @Text({ min: 64, max: 64 }) sha256: string;
  @Text() uploadedByName: string;
  @Instant() uploadedAt: Date;
  @Instant({ nullable: true }) removedAt: Date | null;
  @Prose({ nullable: true, doc: '移除原因' }) removedReason: string | null;
  @Whole({ min: 1 }) version: number;
}

export class AttachmentPageDto extends pageDto(AttachmentDto) {}

export class RemoveAttachmentDto {
  @Prose({ min: 1, max: 2_000, doc: '移除原因' }) reason: string;
  @Text({ optional: true, max: 500, doc: '代单位办理时的来源' }) source?: string;
}

export class AttachmentRemovedDto {
  @Whole({ min: 1 }) version: number;
}
