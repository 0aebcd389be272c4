import type { RecheckState } from '@duban/chain';
import type { RecheckRow } from '@duban/evaluation';
import { RECHECK_RESULTS, type RecheckDecision, type RecheckResult } from '@duban/submission';
import { TaskIdsDto } from '../commands.dto';
import { Prose, StateOf } from '../fields';
import { Day, Flag, Instant, OneOf, Text, Uuid, Whole } from '../shell/fields';
import { pageDto, PageQuery } from '../shell/page.dto';

export class RechecksQuery extends PageQuery {
  @Uuid({ optional: true }) planId?: string;
  @Uuid({ optional: true }) taskId?: string;
  @Flag({ optional: true, doc: '只看待回头看的' }) open?: boolean;
}

export class RecheckDto implements RecheckRow {
  @Uuid() id: string;
  @Uuid() taskId: string;
  @Text() taskTitle: string;
  @Uuid() planId: string;
  @Text() planTitle: string;
  @Uuid() officeUnitId: string;
  @StateOf('recheck') state: RecheckState;
  @Text() stateLabel: string;
  @Flag({ doc: '由人安排；否则按方案的设置' }) ordered: boolean;
  @Day() due: string;
  @Instant() plannedAt: Date;
  @Instant({ nullable: true }) decidedAt: Date | null;
  @Prose({ nullable: true, doc: '安排的理由或回头看的结论' }) reason: string | null;
  @Whole({ min: 1 }) version: number;
}

export class RecheckPageDto extends pageDto(RecheckDto) {}

export class OrderRechecksDto extends TaskIdsDto {
  @Day({ doc: '何时以前回头看' }) due: string;
  @Prose({ optional: true, max: 2_000, doc: '理由' }) reason?: string;
}

export class RechecksOrderedDto {
  @Whole({ min: 0 }) ordered: number;
}

export class DecideRecheckDto implements RecheckDecision {
  @OneOf(RECHECK_RESULTS, { name: 'RecheckResult', doc: '通过、未通过（重新办理）、不再回头看' })
  result: RecheckResult;
  @Prose({ optional: true, max: 2_000, doc: '结论；未通过或不再回头看时须填写' }) reason?: string;
  @Day({ optional: true, doc: '重新办理的期限；未通过时须填写' }) deadline?: string;
}

export class RecheckDecidedDto {
  @StateOf('recheck') state: string;
  @StateOf('task') taskState: string;
}

export class ReopenTaskDto {
  @Prose({ min: 1, max: 2_000, doc: '重新办理的原因' }) reason: string;
  @Day({ doc: '新的期限' }) deadline: string;
}
