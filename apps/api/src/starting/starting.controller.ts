import { Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { TestMail } from '@duban/notification';
import { type SignedIn, StartingService } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor, IdempotencyKey } from '../shell/request';
import { MailTestDto, MailViewDto, StartingDto } from './starting.dto';

/** 启用向导: what follows the first set-up, and whether mail goes out. */
@ApiTags('organization')
@Controller()
export class StartingController {
  constructor(
    private readonly starting: StartingService,
    private readonly mail: TestMail,
  ) {}

  @Get('starting')
  @Allow('person.manage')
  @Operation({ id: 'getStarting', summary: '启用进度', returns: StartingDto })
  progress(@CurrentActor() actor: SignedIn): Promise<StartingDto> {
    return this.starting.progress(actor);
  }

  @Post('starting/finish')
  @Allow('person.manage')
  @Operation({ id: 'finishStarting', summary: '结束启用向导' })
  finish(@CurrentActor() actor: SignedIn, @IdempotencyKey() key?: string): Promise<void> {
    return this.starting.finish(actor, { key });
  }

  @Get('mail-settings')
  @Allow('notification.manage')
  @Operation({ id: 'getMailSettings', summary: '邮件设置（来自环境变量，不含密码）', returns: MailViewDto })
  async settings(@CurrentActor() actor: SignedIn): Promise<MailViewDto> {
    return { ...this.mail.settings(actor), lastTest: await this.mail.last(actor) };
  }

  @Post('mail-settings/test')
  @Allow('notification.manage')
  @Operation({ id: 'sendTestMail', summary: '给自己发一封测试邮件', returns: MailTestDto })
  test(@CurrentActor() actor: SignedIn, @IdempotencyKey() key?: string): Promise<MailTestDto> {
    return this.mail.send(actor, { key });
  }
}
