import type { EnrolledPerson } from '@duban/organization';
import { MOST_PEOPLE_LINES } from '@duban/publishing';
import { Prose } from '../fields';
import { Flag, NestedList, OneOf, Text, Uuid, Whole } from '../shell/fields';
import type { BroughtPeople, ListedFault, ListedPerson } from './people-desk';

export class BringPeopleQuery {
  @Flag({ optional: true, doc: '只核对，不导入' }) dryRun?: boolean;
  @Flag({ optional: true, doc: '名单中从未登录过的人员，重新生成一次性密码' }) renew?: boolean;
}

export class ListedFaultDto implements ListedFault {
  @Whole({ min: 1, doc: '名单中的行', example: 5 }) row: number;
  @Text({ doc: '列', example: '单位' }) column: string;
  @Text({ nullable: true, doc: '单元格；名单没有这一列的为 null', example: 'C5' }) cell: string | null;
  @Text({ example: 'people_import.unit_unknown' }) code: string;
  @Prose() message: string;
  @Prose({ doc: '怎样改正' }) mend: string;
}

export class ListedPersonDto implements ListedPerson {
  @Whole({ min: 1, doc: '名单中的行', example: 5 }) row: number;
  @Prose() name: string;
  @Prose() username: string;
  @Prose({ doc: '名单中的写法' }) unit: string;
  @Prose({ doc: '名单中的写法' }) role: string;
  @OneOf(['create', 'unchanged', 'faulty'], {
    name: 'ListedPersonAction',
    doc: '新增；已有账号，不变；须改正',
  })
  action: ListedPerson['action'];
}

export class EnrolledPersonDto implements EnrolledPerson {
  @Uuid() personId: string;
  @Text({ example: '张三' }) name: string;
  @Text({ example: 'zhangsan' }) username: string;
  @Text({ nullable: true, doc: '一次性密码，只显示这一次；重复提交时为 null' }) password: string | null;
}

const MAX = MOST_PEOPLE_LINES;

export class BroughtPeopleDto implements BroughtPeople {
  @Flag({ doc: '没有须改正之处' }) ok: boolean;
  @Flag({ doc: '只核对，没有导入' }) rehearsed: boolean;
  @Whole({ min: 0, doc: '名单中的行' }) rows: number;
  @Whole({ min: 0, doc: '新增的账号' }) created: number;
  @Whole({ min: 0, doc: '已有账号、不作改动的人员' }) unchanged: number;
  @Whole({ min: 0, doc: '其中从未登录过的' }) waiting: number;
  @NestedList(() => ListedPersonDto, { max: MAX }) lines: ListedPersonDto[];
  @NestedList(() => ListedFaultDto, { max: MAX * 10, doc: '须改正之处，逐格' }) faults: ListedFaultDto[];
  @NestedList(() => ListedFaultDto, { max: MAX * 10, doc: '供核对之处，不妨碍导入' }) notes: ListedFaultDto[];
  @NestedList(() => EnrolledPersonDto, { max: MAX, doc: '一次性密码，只显示这一次' })
  passwords: EnrolledPersonDto[];
}
