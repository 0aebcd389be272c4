import { ApiProperty } from '@nestjs/swagger';
import { NestedList, Text, Whole } from './fields';

export class FaultDto {
  @Text({ example: 'items[2].name', doc: '出错的字段' }) where: string;
  @Text({ example: '不能为空' }) message: string;
}

/** Every error: RFC 9457. */
export class ProblemDto {
  @Text({ example: 'urn:duban:record.stale' }) type: string;
  @Text({ example: '这条记录在您打开之后已被他人更新' }) title: string;
  @Whole({ example: 412 }) status: number;
  @Text({ optional: true, example: '请刷新后核对再提交', doc: '怎样补救' }) detail?: string;
  @Text({ example: 'record.stale', doc: '不随文字变化的错误代码' }) code: string;
  @NestedList(() => FaultDto) faults: FaultDto[];
  @ApiProperty({ type: 'object', additionalProperties: true }) details: Record<string, unknown>;
}
