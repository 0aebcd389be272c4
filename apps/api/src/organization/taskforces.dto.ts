import {
  type Borrowed,
  TASKFORCE_ROLES,
  type TaskforceMemberView,
  type TaskforceRole,
  type TaskforceView,
} from '@duban/organization';
import { Day, Flag, NestedList, OneOf, Text, Uuid, Uuids, Whole } from '../shell/fields';
import { pageDto, PageQuery } from '../shell/page.dto';

export class BorrowedDto implements Borrowed {
  @Uuid() personId: string;
  @OneOf(TASKFORCE_ROLES, { name: 'TaskforceRole' }) role: TaskforceRole;
}

export class BorrowDto {
  @NestedList(() => BorrowedDto, { min: 1, max: 200 }) people: BorrowedDto[];
  @Day({ optional: true, doc: '借调至；不填则至归还为止' }) until?: string;
}

export class BorrowedCountDto {
  @Whole({ min: 0 }) borrowed: number;
}

export class HomeUnitDto {
  @Uuid() unitId: string;
  @Text() unitName: string;
}

export class TaskforceMemberDto extends BorrowedDto implements TaskforceMemberView {
  @Text() name: string;
  @Day() starts: string;
  @Day({ nullable: true, doc: '借调的最后一天' }) until: string | null;
  @NestedList(() => HomeUnitDto, { doc: '原单位' }) from: HomeUnitDto[];
}

export class TaskforceMemberPageDto extends pageDto(TaskforceMemberDto) {}

export class ReturnPeopleDto {
  @Uuids({ min: 1, max: 200 }) personIds: string[];
  @Text({ max: 200, example: '专班任务完成' }) reason: string;
}

export class ReturnedCountDto {
  @Whole({ min: 0 }) returned: number;
}

export class TaskforcesQuery extends PageQuery {
  @Flag({ optional: true, doc: '连同已撤销的专班' }) all?: boolean;
}

export class TaskforceDto implements TaskforceView {
  @Uuid() id: string;
  @Text({ example: '夜经济工作专班' }) name: string;
  @Flag({ doc: '在用；撤销后为否' }) active: boolean;
  @Whole({ min: 1 }) version: number;
  @Whole({ min: 0, doc: '现有借调人员' }) members: number;
  @Day({ nullable: true, doc: '最近的归还日期' }) nextReturn: string | null;
}

export class TaskforcePageDto extends pageDto(TaskforceDto) {}

export class DissolveDto {
  @Text({ max: 200, example: '专班任务完成' }) reason: string;
}
