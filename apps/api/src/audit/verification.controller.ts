import { Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Fault } from '@duban/journal';
import type { SignedIn } from '@duban/organization';
import { type RunState, type RunView, VerificationRuns } from '../../../wiring/src';
import { Prose } from '../fields';
import { CreatedDto } from '../organization/security.dto';
import { Allow } from '../shell/allow.decorator';
import { Instant, NestedList, OneOf, Text, Uuid, Whole } from '../shell/fields';
import { Operation } from '../shell/operation.decorator';
import { page, pageDto, PageQuery } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey } from '../shell/request';

const STATES = ['waiting', 'running', 'sound', 'unsound', 'failed'] as const satisfies readonly RunState[];

export class CheckedDto {
  @Text({ example: '任务状态' }) what: string;
  @Whole({ min: 0 }) count: number;
}

export class VerificationFaultDto implements Fault {
  @Text({ doc: '哪一项检查' }) check: string;
  @Prose({ doc: '哪条记录' }) where: string;
  @Prose({ doc: '怎样不符' }) message: string;
}

export class VerificationRunDto implements RunView {
  @Uuid() id: string;
  @OneOf(STATES, { name: 'VerificationState' }) state: RunState;
  @Text({ doc: '谁启动' }) requestedBy: string;
  @Instant() requestedAt: Date;
  @Instant({ nullable: true }) startedAt: Date | null;
  @Instant({ nullable: true }) finishedAt: Date | null;
  @Whole({ min: 0, doc: '已完成的检查' }) done: number;
  @Whole({ min: 0, doc: '检查总数' }) steps: number;
  @Text({ nullable: true, doc: '正在进行的检查' }) doing: string | null;
  @NestedList(() => CheckedDto, { doc: '查了什么、多少条' }) checked: CheckedDto[];
  @NestedList(() => VerificationFaultDto, { doc: '不符之处，最多列 200 处' }) faults: VerificationFaultDto[];
  @Whole({ min: 0 }) faultCount: number;
  @Whole({ nullable: true, doc: '日志封存至' }) lastSeq: number | null;
  @Text({ nullable: true, doc: '末条链式摘要' }) lastHash: string | null;
  @Whole({ nullable: true, doc: '尚未封存的日志条数' }) unsealed: number | null;
  @Prose({ nullable: true, doc: '没有结果的原因' }) error: string | null;
}

export class VerificationRunPageDto extends pageDto(VerificationRunDto) {}

/** 核验: the journal and the rules of the chain held against the database, in the background. */
@ApiTags('audit')
@Controller('verifications')
export class VerificationsController {
  constructor(private readonly runs: VerificationRuns) {}

  @Get()
  @Allow('journal.read')
  @Operation({ id: 'listVerifications', summary: '历次核验，最近的在前', returns: VerificationRunPageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: PageQuery): Promise<VerificationRunPageDto> {
    return page(query, {
      shape: ['instant', 'uuid'],
      rows: slice => this.runs.list(actor, slice),
      key: run => [run.requestedAt.toISOString(), run.id],
      view: run => run,
    });
  }

  @Post()
  @Allow('journal.read')
  @Operation({
    id: 'startVerification',
    summary: '启动核验；已在进行的，回复那一次',
    returns: CreatedDto,
    status: 201,
  })
  start(@CurrentActor() actor: SignedIn, @IdempotencyKey() key?: string): Promise<CreatedDto> {
    return this.runs.request(actor, { key });
  }
}
