import { type Link, LINKS, type TaskState, taskMachine } from '@duban/chain';
import {
  type Light,
  LIGHTS,
  type OverdueUnit,
  type Overview,
  type TaskNews,
  type UnitStanding,
} from '@duban/evaluation';
import { Instant, NestedList, OneOf, Text, Uuid, Whole } from '../shell/fields';

export class OverdueUnitDto implements OverdueUnit {
  @Uuid() unitId: string;
  @Text() name: string;
  @Whole({ min: 1, doc: '超期事项数' }) count: number;
  @Instant() oldestDueAt: Date;
  @Text({ doc: '最早一项超期多久' }) oldestWords: string;
}

export class StandingLightDto {
  @OneOf(LIGHTS, { name: 'Light' }) light: Light;
  @Whole() count: number;
}

export class UnitStandingDto implements UnitStanding {
  @Uuid() unitId: string;
  @Text() name: string;
  @Whole({ doc: '承担的任务' }) tasks: number;
  @NestedList(() => StandingLightDto) lights: StandingLightDto[];
  @Whole({ doc: '超期事项' }) overdue: number;
  @Whole({ doc: '五个工作日内到期的事项' }) soon: number;
  @Whole({ doc: '被退回、尚未改好的' }) returned: number;
}

export class NewsDto {
  @Text() command: string;
  @Instant() at: Date;
  @Text() actorName: string;
}

export class TaskNewsDto implements TaskNews {
  @Uuid() taskId: string;
  @Text() title: string;
  @Text() planTitle: string;
  @OneOf(Object.keys(taskMachine.states), { name: 'TaskState' }) state: TaskState;
  @Text() stateLabel: string;
  @OneOf(LINKS, { name: 'Link' }) link: Link;
  @NestedList(() => NewsDto) news: NewsDto[];
}

export class OverviewDto implements Overview {
  @Instant({ doc: '动态从何时算起：本人今天以前最后一次来过的时间，至多一个月' }) since: Date;
  @NestedList(() => OverdueUnitDto, { doc: '有超期事项的单位，多的在前' }) overdueUnits: OverdueUnitDto[];
  @Whole({ nullable: true, doc: '收不到提醒的人数；与本人无关时为空' }) unreachable: number | null;
  @NestedList(() => UnitStandingDto, { doc: '本人负责的单位' }) standing: UnitStandingDto[];
  @NestedList(() => TaskNewsDto, { doc: '自上次以来有变化的任务，至多30项' }) news: TaskNewsDto[];
}
