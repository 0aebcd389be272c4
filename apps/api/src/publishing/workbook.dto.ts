import type { CellFault } from '@duban/feedback';
import type { FillingLine } from '@duban/publishing';
import { Prose } from '../fields';
import { Flag, NestedList, OneOf, Text, Uuid, Whole } from '../shell/fields';
import type { BroughtBack } from './filling-desk';

export class TakeWorkbookQuery {
  @Uuid({ optional: true, doc: '为哪个单位导出；只有一个单位的不填' }) unitId?: string;
}

export class BringWorkbookQuery {
  @Flag({ optional: true, doc: '只核对，不带回' }) dryRun?: boolean;
  @Uuid({ optional: true, doc: '代哪个单位录入' }) unitId?: string;
  @Text({ optional: true, max: 500, doc: '代录的来源：来文文号、邮件等' }) source?: string;
}

export class CellFaultDto implements CellFault {
  @Text({ example: '进展报告!K5' }) cell: string;
  @Text({ example: 'workbook.formula' }) code: string;
  @Prose() message: string;
  @Prose({ doc: '怎样改正' }) mend: string;
}

export class FillingLineDto implements FillingLine {
  @Text({ example: '进展报告!D5' }) cell: string;
  @Text({ example: '第3项 规范占道经营' }) title: string;
  @OneOf(['submit', 'save', 'figure'], { name: 'FillingAction', doc: '报送；存为草稿；报数' })
  action: FillingLine['action'];
}

const MAX = 5_000;

export class BroughtBackDto implements BroughtBack {
  @Flag({ doc: '没有须改正之处' }) ok: boolean;
  @Flag({ doc: '只核对，没有带回' }) rehearsed: boolean;
  @Whole({ min: 0, doc: '填报簿中的行' }) rows: number;
  @Whole({ min: 0, doc: '其中没有填写的行' }) untouched: number;
  @Whole({ min: 0, doc: '存为草稿的报告' }) saved: number;
  @Whole({ min: 0, doc: '报送的报告' }) submitted: number;
  @Whole({ min: 0, doc: '报出的数据' }) figures: number;
  @NestedList(() => FillingLineDto, { max: MAX }) lines: FillingLineDto[];
  @NestedList(() => CellFaultDto, { max: MAX * 10, doc: '须改正之处，逐格' }) faults: CellFaultDto[];
}
