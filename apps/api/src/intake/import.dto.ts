import { RHYTHMS, type Rhythm } from '@duban/calendar';
import type { LadderChoice } from '@duban/chain';
import type { ConfirmInput, NameChoice } from '@duban/intake';
import { ASKED_SENSITIVITIES, type AskedSensitivity, PLAN_KINDS, type PlanKind } from '@duban/task';
import { Dict, Pasted } from '../fields';
import { Ladders, SourceColumnDto } from '../task/plan.dto';
import { Day, Flag, Nested, NestedList, OneOf, Text, Uuid, Whole } from '../shell/fields';
import { MAX_TASKS, ParsedDocumentDto } from './parsed-document.dto';
import { choiceFault, CHOICE_SCHEMA } from './name-choice';

/** Base64 is a third longer than the file; the limit of a request is 5 MB. */
const MAX_CONTENT = 5_000_000;

export class UploadSourceQuery {
  @Pasted({ max: 500, example: '重点工作任务分解.docx', doc: '文件名' }) fileName: string;
}

export class ParseDto {
  @Text({ max: 255, example: '重点工作任务分解.txt' }) fileName: string;
  @Text({ optional: true, max: MAX_CONTENT, doc: '文件内容（Base64）；与 text 二选一' })
  contentBase64?: string;
  @Pasted({ optional: true, max: MAX_CONTENT, doc: '粘贴的正文；与 contentBase64 二选一' }) text?: string;
}

export class ConfirmDto implements Omit<ConfirmInput, 'officeUnitId'> {
  @Nested(() => ParsedDocumentDto, { doc: '读出的内容，可经修改' }) parsed: ParsedDocumentDto;
  @Text({ optional: true }) title?: string;
  @Whole({ optional: true, min: 2000, max: 2100 }) year?: number;
  @OneOf(PLAN_KINDS, { optional: true, name: 'PlanKind' }) kind?: PlanKind;
  @Uuid({ optional: true, nullable: true, doc: '上报对象' }) superiorUnitId?: string | null;
  @Flag({ optional: true, doc: '上级在本系统内批复' }) superiorInside?: boolean;
  @Uuid({ optional: true, nullable: true, doc: '分管领导' }) leaderId?: string | null;
  @OneOf(RHYTHMS, { optional: true, name: 'Rhythm', doc: '报送周期' }) rhythm?: Rhythm;
  @Day({ optional: true, doc: '方案起始日期，默认当年1月1日' }) starts?: string;
  @Day({ optional: true, doc: '方案结束日期，默认当年12月31日' }) ends?: string;
  @Flag({ optional: true, doc: '报告须经单位负责人审签' }) signOff?: boolean;
  @OneOf(ASKED_SENSITIVITIES, {
    optional: true,
    name: 'AskedSensitivity',
    doc: '敏感程度，默认内部；涉密的不予受理',
  })
  sensitivity?: AskedSensitivity;
  @Dict(CHOICE_SCHEMA, choiceFault, { optional: true, max: MAX_TASKS, doc: '对每个未对应名称的决定' })
  names?: Record<string, NameChoice>;
  @Whole({ optional: true, min: 1, max: 30, doc: '签收时限（工作日）' }) signDays?: number;
  @Flag({ optional: true, doc: '没有写明牵头单位的，由第一责任单位牵头' }) proposeLeads?: boolean;
  @Ladders({ optional: true, nullable: true }) ladders?: LadderChoice | null;
  @NestedList(() => SourceColumnDto, { optional: true, max: 256, doc: '来源文件的栏目，导出时依此' })
  columns?: SourceColumnDto[];
  @Flag({ optional: true, doc: '记住对名称的决定，下次照办；默认是' }) remember?: boolean;
}

export class ImportedDto {
  @Uuid() planId: string;
  @Whole({ min: 0 }) tasks: number;
  @Whole({ min: 0, doc: '存下的目标线索' }) goals: number;
  @Whole({ min: 0 }) unitsCreated: number;
}
