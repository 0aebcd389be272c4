import { Prose } from '../fields';
import { Text, Uuid, Whole } from '../shell/fields';

/** 量化目标. */
export class TargetDto {
  @Uuid() id: string;
  @Uuid() taskId: string;
  @Whole({ min: 0 }) position: number;
  @Prose() metric: string;
  @Text({ example: 'gte' }) comparator: string;
  @Text({ nullable: true }) value: string | null;
  @Text({ nullable: true, example: '亿元' }) unit: string | null;
  @Prose({ doc: '原文' }) quote: string;
}
