import { applyDecorators, Controller, Get, Param, Query, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  DeskQueries,
  InstructionQueries,
  LedgerQueries,
  MatterQueries,
  ReportListQueries,
  RequestQueries,
  TargetQueries,
} from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { found } from '../found';
import { MattersQuery } from '../feedback/matter.dto';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor } from '../shell/request';
import { SubmissionsQuery } from '../submission/submission.dto';
import { PlansQuery } from '../task/plan.dto';
import { InstructionsQuery } from '../tracking/instruction.dto';
import { NoticesQuery } from '../tracking/notice.dto';
import { RequestsQuery } from '../tracking/request.dto';
import {
  INSTRUCTIONS,
  MATTERS,
  NOTICES,
  PLANS,
  REPORTS,
  REQUESTS,
  SUBMISSIONS,
  TARGETS,
  type TargetLine,
} from './list-columns';
import { ListExport, XLSX } from './list-export';

const Sheet = (id: string, summary: string): MethodDecorator =>
  applyDecorators(
    ApiOkResponse({
      description: summary,
      content: { [XLSX]: { schema: { type: 'string', format: 'binary' } } },
    }),
    Operation({ id, summary: `导出${summary}`, status: 200 }),
  );

/** Each list as a workbook, in its own columns and with its own filter. */
@ApiTags('publishing')
@Controller()
export class ListExportsController {
  constructor(
    private readonly exporting: ListExport,
    private readonly desk: DeskQueries,
    private readonly reports: ReportListQueries,
    private readonly matters: MatterQueries,
    private readonly requests: RequestQueries,
    private readonly instructions: InstructionQueries,
    private readonly ledger: LedgerQueries,
    private readonly targets: TargetQueries,
  ) {}

  @Get('plans/export.xlsx')
  @Allow('plan.read')
  @Sheet('exportPlans', '方案列表')
  plans(@CurrentActor() actor: SignedIn, @Query() query: PlansQuery): Promise<StreamableFile> {
    return this.exporting.file(actor, {
      name: '方案列表',
      columns: PLANS,
      rows: (after, limit) =>
        this.desk.plans(actor, query, { limit, after: after && [after.year, after.id] }),
    });
  }

  @Get('plans/:id/targets/export.xlsx')
  @Allow('plan.read')
  @Sheet('exportTargets', '指标和报数')
  async indicators(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<StreamableFile> {
    const plan = found((await this.desk.plans(actor, { id }))[0], '方案');
    let offset = 0;
    return this.exporting.file<TargetLine>(actor, {
      name: `${plan.title}指标和报数`,
      columns: TARGETS,
      rows: async (_, limit) => {
        const lines: TargetLine[] = [];
        for (;;) {
          const { items } = await this.ledger.list(actor, { planId: id, offset, limit });
          if (!items.length) return lines;
          offset += items.length;
          const targets = await this.targets.ofTasks(items.map(t => t.id));
          for (const task of items)
            for (const target of targets.filter(t => t.taskId === task.id)) lines.push({ task, target });
          // A page that is not full ends the list: tasks without a target must not.
          if (lines.length >= limit || items.length < limit) return lines;
        }
      },
    });
  }

  @Get('reports/mine/export.xlsx')
  @Allow('report.save')
  @Sheet('exportMyReports', '待报送的报告')
  mine(@CurrentActor() actor: SignedIn): Promise<StreamableFile> {
    return this.exporting.file(actor, {
      name: '待报送的报告',
      columns: REPORTS,
      rows: (after, limit) =>
        this.reports.ofUnits(actor, {
          limit,
          after: after && [after.periodStarts ?? '', after.taskNo, after.id],
        }),
    });
  }

  @Get('reports/review/export.xlsx')
  @Allow('contribution.review')
  @Sheet('exportReportsToReview', '待审核的报告')
  toReview(@CurrentActor() actor: SignedIn): Promise<StreamableFile> {
    return this.exporting.file(actor, {
      name: '待审核的报告',
      columns: REPORTS,
      rows: (after, limit) =>
        this.reports.toReview(actor, {
          limit,
          after: after && [after.kind, after.submittedAt?.toISOString() ?? '', after.id],
        }),
    });
  }

  @Get('notices/export.xlsx')
  @Allow('notice.read')
  @Sheet('exportNotices', '督办单')
  notices(@CurrentActor() actor: SignedIn, @Query() query: NoticesQuery): Promise<StreamableFile> {
    return this.exporting.file(actor, {
      name: '督办单',
      columns: NOTICES,
      rows: (after, limit) => this.desk.notices(actor, query, { limit, after: after && [after.id] }),
    });
  }

  @Get('matters/export.xlsx')
  @Allow('matter.read')
  @Sheet('exportMatters', '困难问题和政策建议')
  problems(
    @CurrentActor() actor: SignedIn,
    @Query() { planId, taskId, open }: MattersQuery,
  ): Promise<StreamableFile> {
    return this.exporting.file(actor, {
      name: '困难问题和政策建议',
      columns: MATTERS,
      rows: (after, limit) => this.matters.list(actor, { planId, taskId, open, limit, after: after?.id }),
    });
  }

  @Get('requests/export.xlsx')
  @Allow('task.read')
  @Sheet('exportRequests', '申请')
  asked(@CurrentActor() actor: SignedIn, @Query() query: RequestsQuery): Promise<StreamableFile> {
    return this.exporting.file(actor, {
      name: '申请',
      columns: REQUESTS,
      rows: (after, limit) => this.requests.list(actor, { ...query, limit, after: after?.id }),
    });
  }

  @Get('instructions/export.xlsx')
  @Allow('task.read')
  @Sheet('exportInstructions', '批示')
  given(@CurrentActor() actor: SignedIn, @Query() query: InstructionsQuery): Promise<StreamableFile> {
    return this.exporting.file(actor, {
      name: '批示',
      columns: INSTRUCTIONS,
      rows: (after, limit) => this.instructions.list(actor, { ...query, limit, after: after?.id }),
    });
  }

  @Get('submissions/export.xlsx')
  @Allow('submission.read')
  @Sheet('exportSubmissions', '上报件')
  upward(@CurrentActor() actor: SignedIn, @Query() query: SubmissionsQuery): Promise<StreamableFile> {
    return this.exporting.file(actor, {
      name: '上报件',
      columns: SUBMISSIONS,
      rows: (after, limit) => this.desk.submissions(actor, query, { limit, after: after && [after.id] }),
    });
  }
}
