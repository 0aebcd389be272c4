import type { PeriodState } from '@duban/chain';
import { StateOf } from '../fields';
import { Day, Instant, Text, Uuid, Whole } from '../shell/fields';
import { pageDto } from '../shell/page.dto';

export class PeriodDto {
  @Uuid() id: string;
  @Uuid() planId: string;
  @Text({ example: '2026-Q1' }) key: string;
  @Text({ example: '2026年第1季度' }) name: string;
  @Day() starts: string;
  @Day() ends: string;
  @Instant({ doc: '报送期限' }) dueAt: Date;
  @StateOf('reporting_period') state: PeriodState;
  @Whole({ min: 0, doc: '待审核' }) waiting: number;
  @Whole({ min: 0, doc: '未报送' }) outstanding: number;
}

export class PeriodPageDto extends pageDto(PeriodDto) {}
