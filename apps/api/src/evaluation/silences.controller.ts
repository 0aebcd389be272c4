import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AcknowledgementService, SilenceService } from '@duban/obligation';
import type { SignedIn } from '@duban/organization';
import { ReasonDto } from '../commands.dto';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, type Page, page } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  AcknowledgeDto,
  AcknowledgedDto,
  SilenceDto,
  SilencedDto,
  SilenceEndedDto,
  SilenceItemDto,
  SilencePageDto,
  SilencesQuery,
} from './silence.dto';

/** What keeps the ladders quiet: 暂停催办 by the office, 承诺办结 by whoever owes. */
@ApiTags('evaluation')
@Controller()
export class SilencesController {
  constructor(
    private readonly silences: SilenceService,
    private readonly acknowledgements: AcknowledgementService,
  ) {}

  @Get('silences')
  @Allow('obligation.silence')
  @Operation({ id: 'listSilences', summary: '暂停催办', returns: SilencePageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: SilencesQuery): Promise<Page<SilenceItemDto>> {
    return page(query, {
      shape: ['uuid'],
      rows: ({ limit, after }) =>
        this.silences.list(actor, { limit, after: after?.[0], standing: query.standing }),
      key: s => [s.id],
      view: s => s,
    });
  }

  @Post('silences')
  @Allow('obligation.silence')
  @Operation({ id: 'silenceChasing', summary: '对任务、方案或单位暂停催办', returns: SilencedDto })
  silence(
    @CurrentActor() actor: SignedIn,
    @Body() body: SilenceDto,
    @IdempotencyKey() key?: string,
  ): Promise<SilencedDto> {
    return this.silences.silence(actor, body, { key });
  }

  @Post('silences/:id/end')
  @Allow('obligation.silence')
  @Operation({ id: 'endSilence', summary: '提前恢复催办', returns: SilenceEndedDto })
  end(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ReasonDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<SilenceEndedDto> {
    return this.silences.end(actor, id, body, { key, version });
  }

  @Post('obligations/acknowledge')
  @Allow('obligation.acknowledge')
  @Operation({ id: 'acknowledgeObligations', summary: '已知悉，承诺办结日期', returns: AcknowledgedDto })
  acknowledge(
    @CurrentActor() actor: SignedIn,
    @Body() { onBehalf, ...body }: AcknowledgeDto,
    @IdempotencyKey() key?: string,
  ): Promise<AcknowledgedDto> {
    return this.acknowledgements.acknowledge(actor, body, { key, onBehalf });
  }
}
