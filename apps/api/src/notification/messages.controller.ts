import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { NotificationService } from '@duban/notification';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor } from '../shell/request';
import { MessagePageDto, MessagesQuery, ReadMessagesDto, UnreadCountDto } from './message.dto';

@ApiTags('notification')
@Controller('messages')
export class MessagesController {
  constructor(private readonly notifications: NotificationService) {}

  @Get()
  @Allow('message.read')
  @Operation({ id: 'listMessages', summary: '站内消息，新的在前', returns: MessagePageDto })
  list(
    @CurrentActor() actor: SignedIn,
    @Query() { unread, ...query }: MessagesQuery,
  ): Promise<MessagePageDto> {
    return this.notifications.inbox(actor.personId, { ...query, unreadOnly: unread });
  }

  @Get('unread-count')
  @Allow('message.read')
  @Operation({ id: 'countUnreadMessages', summary: '未读条数', returns: UnreadCountDto })
  async unread(@CurrentActor() actor: SignedIn): Promise<UnreadCountDto> {
    return { unread: await this.notifications.unreadCount(actor.personId) };
  }

  @Post('read')
  @Allow('message.read')
  @Operation({ id: 'readMessages', summary: '标为已读' })
  async read(@CurrentActor() actor: SignedIn, @Body() { ids }: ReadMessagesDto): Promise<void> {
    await this.notifications.markRead(actor.personId, ids);
  }
}
