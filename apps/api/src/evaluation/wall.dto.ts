import { LINKS, type Link } from '@duban/chain';
import { type Light, LIGHTS, MOST_ON_WALL, type Wall, type WallTask } from '@duban/evaluation';
import { Prose } from '../fields';
import { Flag, Instant, NestedList, OneOf, Text, Uuid, Whole } from '../shell/fields';

export class WallQuery {
  @Uuid({ optional: true, doc: '只看一个方案；不填为推进中的全部方案' }) planId?: string;
}

export class WallTaskDto implements WallTask {
  @Uuid() id: string;
  @Uuid() planId: string;
  @Whole() no: number;
  @Text({ nullable: true, doc: '一级章节' }) section: string | null;
  @Prose({ doc: '任务内容的开头' }) title: string;
  @Text({ nullable: true, doc: '第一牵头单位' }) unit: string | null;
  @OneOf(LINKS, { name: 'Link' }) link: Link;
  @Flag({ doc: '已办结' }) ended: boolean;
  @Flag({ doc: '已中止' }) suspended: boolean;
  @OneOf(LIGHTS, { name: 'Light' }) light: Light;
}

export class WallPlanDto {
  @Uuid() id: string;
  @Text() title: string;
}

export class WallDto implements Wall {
  @Instant({ doc: '截至' }) asOf: Date;
  @Whole({ min: 0, doc: '任务总数，不含已撤销的' }) total: number;
  @Whole({ min: 0, doc: '已撤销的任务数' }) cancelled: number;
  @NestedList(() => WallPlanDto) plans: WallPlanDto[];
  @NestedList(() => WallTaskDto, { max: MOST_ON_WALL }) items: WallTaskDto[];
}
