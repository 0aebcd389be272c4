import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DeskQueries, MessageWhyQueries, NoticeWhyQueries, ObligationWhyQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { found } from '../found';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor } from '../shell/request';
import { ObligationSteps } from './obligation-steps';
import { MessageWhyDto, messageWhyDto, NoticeWhyDto, ObligationWhyDto, obligationWhyDto } from './why.dto';

/** Why it is owed, why by then, why it was issued, why somebody was told. */
@ApiTags('evaluation')
@Controller()
export class WhyController {
  constructor(
    private readonly steps: ObligationSteps,
    private readonly desk: DeskQueries,
    private readonly obligations: ObligationWhyQueries,
    private readonly notices: NoticeWhyQueries,
    private readonly messages: MessageWhyQueries,
  ) {}

  @Get('obligations/:id/why')
  @Allow('obligation.read')
  @Operation({
    id: 'explainObligation',
    summary: '待办的来由、期限的算法和催办的经过',
    returns: ObligationWhyDto,
  })
  async obligation(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<ObligationWhyDto> {
    const row = await this.steps.readable(actor, id);
    return obligationWhyDto(row, await this.obligations.of(row));
  }

  @Get('notices/:id/why')
  @Allow('notice.read')
  @Operation({ id: 'explainNotice', summary: '督办单的来由', returns: NoticeWhyDto })
  async notice(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<NoticeWhyDto> {
    return this.notices.of(found((await this.desk.notices(actor, { id }))[0], '督办单'));
  }

  @Get('messages/:id/why')
  @Allow('message.read')
  @Operation({ id: 'explainMessage', summary: '为什么告知我', returns: MessageWhyDto })
  async message(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<MessageWhyDto> {
    return messageWhyDto(await this.messages.of(actor.personId, id));
  }
}
