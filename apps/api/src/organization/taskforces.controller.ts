import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type SignedIn, TaskforceService } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page, PageQuery } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  BorrowDto,
  BorrowedCountDto,
  DissolveDto,
  ReturnedCountDto,
  ReturnPeopleDto,
  TaskforceMemberPageDto,
  TaskforcePageDto,
  TaskforcesQuery,
} from './taskforces.dto';

@ApiTags('organization')
@Controller('taskforces')
export class TaskforcesController {
  constructor(private readonly taskforces: TaskforceService) {}

  @Get()
  @Allow('person.read')
  @Operation({ id: 'listTaskforces', summary: '专班，按拼音', returns: TaskforcePageDto })
  taskforceList(
    @CurrentActor() actor: SignedIn,
    @Query() { all, ...query }: TaskforcesQuery,
  ): Promise<TaskforcePageDto> {
    return page(query, {
      shape: ['text', 'uuid'],
      rows: slice => this.taskforces.list(actor, { all, ...slice }),
      key: taskforce => [taskforce.name, taskforce.id],
      view: taskforce => taskforce,
    });
  }

  @Post(':id/dissolve')
  @Allow('person.manage')
  @Operation({ id: 'dissolveTaskforce', summary: '撤销专班，归还全部人员', returns: ReturnedCountDto })
  dissolve(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: DissolveDto,
    @IfMatch() version?: number,
    @IdempotencyKey() key?: string,
  ): Promise<ReturnedCountDto> {
    return this.taskforces.dissolve(actor, id, body, { key, version });
  }

  @Get(':id/members')
  @Allow('person.read')
  @Operation({
    id: 'listTaskforceMembers',
    summary: '专班的借调人员，按拼音',
    returns: TaskforceMemberPageDto,
  })
  list(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Query() query: PageQuery,
  ): Promise<TaskforceMemberPageDto> {
    return page(query, {
      shape: ['text', 'uuid'],
      rows: slice => this.taskforces.members(actor, id, slice),
      key: member => [member.name, member.personId],
      view: member => member,
    });
  }

  @Post(':id/members')
  @Allow('person.manage')
  @Operation({ id: 'borrowPeople', summary: '借调人员到专班', returns: BorrowedCountDto })
  borrow(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: BorrowDto,
    @IdempotencyKey() key?: string,
  ): Promise<BorrowedCountDto> {
    return this.taskforces.borrow(actor, id, body, { key });
  }

  @Post(':id/members/return')
  @Allow('person.manage')
  @Operation({ id: 'returnPeople', summary: '归还借调人员', returns: ReturnedCountDto })
  giveBack(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ReturnPeopleDto,
    @IdempotencyKey() key?: string,
  ): Promise<ReturnedCountDto> {
    return this.taskforces.giveBack(actor, id, body, { key });
  }
}
