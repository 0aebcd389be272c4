import { REUSE_SOURCES, type Reusable, type ReuseSource } from '@duban/evaluation';
import { Prose } from '../fields';
import { Instant, OneOf, Text, Uuid, Whole } from '../shell/fields';
import { pageDto } from '../shell/page.dto';

/** 已报送的内容. */
export class ReusableDto implements Reusable {
  @Uuid() reportId: string;
  @OneOf(REUSE_SOURCES, { name: 'ReuseSource', doc: '本单位上期、责任单位材料、下级任务、相近任务' })
  source: ReuseSource;
  @Uuid() taskId: string;
  @Text() taskTitle: string;
  @Text() unitName: string;
  @Text({ nullable: true }) periodName: string | null;
  @Prose() text: string;
  @Prose() problems: string;
  @Prose() nextSteps: string;
  @Whole({ min: 0, max: 100 }) percent: number;
  @Instant() reportedAt: Date;
}

export class ReusablePageDto extends pageDto(ReusableDto) {}
