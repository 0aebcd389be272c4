import type { InboxItem, InboxPage } from '@duban/notification';
import { Prose } from '../fields';
import { Flag, Instant, NestedList, Text, Uuid, Uuids, Whole } from '../shell/fields';

const MAX_MESSAGES = 100;

export class MessagesQuery {
  @Text({ optional: true, max: 200, doc: '上一页给出的 nextCursor' }) cursor?: string;
  @Flag({ optional: true, doc: '只看未读' }) unread?: boolean;
  @Whole({ optional: true, min: 1, max: MAX_MESSAGES, doc: '一页几条，默认 20' }) limit?: number;
}

export class MessageDto implements InboxItem {
  @Uuid() id: string;
  @Uuid({ nullable: true }) obligationId: string | null;
  @Uuid({ nullable: true }) taskId: string | null;
  @Text({ example: 'chase' }) kind: string;
  @Prose() title: string;
  @Prose({ doc: '为什么告知您' }) why: string;
  @Text({ example: '/tasks/018f3c1e' }) link: string;
  @Instant() createdAt: Date;
  @Instant({ nullable: true }) readAt: Date | null;
}

export class MessagePageDto implements InboxPage {
  @NestedList(() => MessageDto, { max: MAX_MESSAGES }) items: MessageDto[];
  @Text({ nullable: true, doc: '没有下一页时为 null' }) nextCursor: string | null;
}

export class UnreadCountDto {
  @Whole({ min: 0 }) unread: number;
}

export class ReadMessagesDto {
  @Uuids({ min: 1, max: 1_000 }) ids: string[];
}
