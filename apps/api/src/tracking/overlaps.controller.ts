import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { overlapKey, OverlapQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { found } from '../found';
import { Allow } from '../shell/allow.decorator';
import { Uuids } from '../shell/fields';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page, PageQuery } from '../shell/page.dto';
import { CurrentActor } from '../shell/request';
import { SimilarTaskDto, SimilarTaskPageDto } from './round.dto';

export class OverlapsQueryDto extends PageQuery {
  @Uuids({ min: 1, max: 200, doc: '拟分办的任务' }) taskIds: string[];
}

@ApiTags('tracking')
@Controller()
export class OverlapsController {
  constructor(private readonly overlaps: OverlapQueries) {}

  @Get('tasks/:id/overlaps')
  @Allow('task.read')
  @Operation({ id: 'getTaskOverlaps', summary: '同一单位的相近任务', returns: [SimilarTaskDto] })
  async ofTask(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<SimilarTaskDto[]> {
    found((await this.overlaps.visible(actor, [id])).get(id), '任务');
    return this.overlaps.of(actor, [id]);
  }

  @Get('overlaps')
  @Allow('task.dispatch')
  @Operation({ id: 'previewOverlaps', summary: '分办前查看同一单位的相近任务', returns: SimilarTaskPageDto })
  preview(@CurrentActor() actor: SignedIn, @Query() query: OverlapsQueryDto): Promise<SimilarTaskPageDto> {
    return page(query, {
      shape: ['whole', 'uuid', 'uuid', 'uuid'],
      rows: slice => this.overlaps.of(actor, query.taskIds, slice),
      key: overlapKey,
      view: similar => similar,
    });
  }
}
