import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor } from '../shell/request';
import { page, PageQuery } from '../shell/page.dto';
import { DevMailDto, DevMailHeadPageDto, DevMailParam } from './dev-mail.dto';
import { DevMails } from './dev-mails';

/** Only where mail goes nowhere else; see ApiModule. */
@ApiTags('notification')
@Controller('dev/mails')
export class DevMailsController {
  constructor(private readonly mails: DevMails) {}

  @Get()
  @Allow('message.read')
  @Operation({ id: 'listDevMails', summary: '开发信箱，新的在前', returns: DevMailHeadPageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: PageQuery): Promise<DevMailHeadPageDto> {
    return page(query, {
      shape: ['instant', 'text'],
      rows: slice => this.mails.list(actor, slice),
      key: mail => [mail.at.toISOString(), mail.messageId],
      view: mail => mail,
    });
  }

  @Get(':messageId')
  @Allow('message.read')
  @Operation({ id: 'getDevMail', summary: '开发信箱中的一封邮件', returns: DevMailDto })
  get(@CurrentActor() actor: SignedIn, @Param() { messageId }: DevMailParam): Promise<DevMailDto> {
    return this.mails.one(actor, messageId);
  }
}
