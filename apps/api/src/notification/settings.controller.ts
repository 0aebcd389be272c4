import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { NotificationSettings, WebhookService } from '@duban/notification';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  NewWebhookDto,
  PolicyDto,
  PolicySetDto,
  PreferDto,
  PreferenceDto,
  SetPolicyDto,
  WebhookAddedDto,
  WebhookDto,
  WebhookIdDto,
} from './settings.dto';

/** When, how often and by what people are told. */
@ApiTags('notification')
@Controller()
export class NotificationSettingsController {
  constructor(
    private readonly settings: NotificationSettings,
    private readonly webhooks: WebhookService,
  ) {}

  @Get('notification-policy')
  @Allow('notification.manage')
  @Operation({ id: 'getNotificationPolicy', summary: '发送规则', returns: PolicyDto })
  async policy(): Promise<PolicyDto> {
    const { windows, demanded, ...rest } = await this.settings.policy();
    return { ...rest, windows: [...windows], demanded: [...demanded] };
  }

  @Put('notification-policy')
  @Allow('notification.manage')
  @Operation({ id: 'setNotificationPolicy', summary: '修改发送规则', returns: PolicySetDto })
  setPolicy(
    @CurrentActor() actor: SignedIn,
    @Body() input: SetPolicyDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<PolicySetDto> {
    return this.settings.setPolicy(actor, input, { key, version });
  }

  @Get('notification-preference')
  @Allow('message.read')
  @Operation({ id: 'getNotificationPreference', summary: '本人的接收方式', returns: PreferenceDto })
  async preference(@CurrentActor() { personId }: SignedIn): Promise<PreferenceDto> {
    return (await this.settings.preference(personId)) as PreferenceDto;
  }

  @Put('notification-preference')
  @Allow('message.read')
  @Operation({ id: 'setNotificationPreference', summary: '选择接收方式；站内消息和加急照常' })
  prefer(@CurrentActor() { personId }: SignedIn, @Body() input: PreferDto): Promise<void> {
    return this.settings.prefer(personId, input);
  }

  @Get('webhook-endpoints')
  @Allow('notification.manage')
  @Operation({ id: 'listWebhooks', summary: '回调地址', returns: [WebhookDto] })
  list(@CurrentActor() actor: SignedIn): Promise<WebhookDto[]> {
    return this.webhooks.list(actor);
  }

  @Post('webhook-endpoints')
  @Allow('notification.manage')
  @Operation({ id: 'addWebhook', summary: '添加回调地址', returns: WebhookAddedDto })
  add(
    @CurrentActor() actor: SignedIn,
    @Body() input: NewWebhookDto,
    @IdempotencyKey() key?: string,
  ): Promise<WebhookAddedDto> {
    return this.webhooks.add(actor, input, { key });
  }

  @Delete('webhook-endpoints/:id')
  @Allow('notification.manage')
  @Operation({ id: 'retireWebhook', summary: '停用回调地址', returns: WebhookIdDto })
  retire(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @IdempotencyKey() key?: string,
  ): Promise<WebhookIdDto> {
    return this.webhooks.retire(actor, id, { key });
  }
}
