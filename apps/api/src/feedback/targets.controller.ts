import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { TargetQueries } from '@duban/evaluation';
import { MeasurementService } from '@duban/feedback';
import type { SignedIn } from '@duban/organization';
import { TargetService } from '@duban/task';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page, PageQuery } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import { DefineTargetDto, TargetDefinedDto } from '../task/target.dto';
import { EnteredMeasurementDto, EnterMeasurementDto, MeasurementViewPageDto } from './measurement.dto';

@ApiTags('feedback')
@Controller('targets')
export class TargetsController {
  constructor(
    private readonly targets: TargetService,
    private readonly measuring: MeasurementService,
    private readonly queries: TargetQueries,
  ) {}

  @Put(':id')
  @Allow('plan.configure')
  @Operation({ id: 'defineTarget', summary: '设置量化目标', returns: TargetDefinedDto })
  define(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: DefineTargetDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<TargetDefinedDto> {
    return this.targets.define(actor, id, body, { key, version });
  }

  @Get(':id/measurements')
  @Allow('task.read')
  @Operation({ id: 'listMeasurements', summary: '入账的报数，最近的在前', returns: MeasurementViewPageDto })
  measurements(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Query() query: PageQuery,
  ): Promise<MeasurementViewPageDto> {
    return page(query, {
      shape: ['day', 'uuid'],
      rows: slice => this.queries.measurements(actor, id, slice),
      key: measured => [measured.asOf, measured.id],
      view: measured => measured,
    });
  }

  @Post(':id/measurements')
  @Allow('measurement.enter')
  @Operation({ id: 'enterMeasurement', summary: '报数', returns: EnteredMeasurementDto })
  enter(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() { onBehalf, ...input }: EnterMeasurementDto,
    @IdempotencyKey() key?: string,
  ): Promise<EnteredMeasurementDto> {
    return this.measuring.enter(actor, id, input, { key, onBehalf });
  }
}
