import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { WallQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor } from '../shell/request';
import { WallDto, WallQuery } from './wall.dto';

@ApiTags('evaluation')
@Controller('wall')
export class WallController {
  constructor(private readonly walls: WallQueries) {}

  @Get()
  @Allow('task.read')
  @Operation({ id: 'getWall', summary: '挂图作战：各项任务所处环节和亮灯', returns: WallDto })
  wall(@CurrentActor() actor: SignedIn, @Query() query: WallQuery): Promise<WallDto> {
    return this.walls.wall(actor, query);
  }
}
