import { Body, Controller, Delete, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ReportView, TaskViewQueries } from '@duban/evaluation';
import { MailLinkService } from '@duban/feedback';
import { type Clock, CLOCK } from '@duban/kernel';
import { MailLinks } from '@duban/notification';
import { type Origin, type SignedIn, Throttle } from '@duban/organization';
import { Allow, Public } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor, IdempotencyKey, IfMatch, RequestOrigin } from '../shell/request';
import {
  LinkCommandDto,
  LinkedPageDto,
  LinkedReportDto,
  LinkedReportParam,
  type LinkedTextDto,
  LinkReportDto,
  LinkReportedDto,
  LinkSignedDto,
  LinksRevokedDto,
  LinkSubmittedDto,
  LinkTokenParam,
} from './mail-link.dto';

/** A whole office may share one address, and its mail scanner with it. */
const PER_MINUTE = 240;
const COMMANDS_PER_MINUTE = 60;

/**
 * 邮件链接: what is due from one person, without signing in. Reading changes nothing, however often scanners do it;
 * commands come with the token in their body.
 */
@ApiTags('notification')
@Controller('mail-links')
export class MailLinksController {
  private readonly addresses = new Throttle(PER_MINUTE, 'link.too_many');
  private readonly commands = new Throttle(COMMANDS_PER_MINUTE, 'link.too_many');

  constructor(
    private readonly service: MailLinkService,
    private readonly links: MailLinks,
    private readonly views: TaskViewQueries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Delete()
  @Allow('message.read')
  @Operation({ id: 'revokeMailLinks', summary: '作废本人邮件中的全部链接', returns: LinksRevokedDto })
  revoke(@CurrentActor() actor: SignedIn): Promise<LinksRevokedDto> {
    return this.links.revoke(actor);
  }

  @Get(':token')
  @Public()
  @Operation({ id: 'openMailLink', summary: '邮件链接：本人待办', returns: LinkedPageDto })
  open(@Param() { token }: LinkTokenParam, @RequestOrigin() origin: Origin): Promise<LinkedPageDto> {
    this.count(origin);
    return this.service.page(token);
  }

  @Get(':token/reports/:id')
  @Public()
  @Operation({ id: 'openLinkedReport', summary: '邮件链接：报告及上期内容', returns: LinkedReportDto })
  async report(
    @Param() { token, id }: LinkedReportParam,
    @RequestOrigin() origin: Origin,
  ): Promise<LinkedReportDto> {
    this.count(origin);
    const { report, row, targets, last } = await this.views.reportForm(
      await this.service.reader(token, id),
      id,
    );
    return {
      ...written(report),
      ...{ id, kind: report.kind, untouched: report.state === 'open', version: report.version },
      ...{ periodName: report.periodName, reason: report.reason },
      ...{ taskText: row.text, lastPercent: row.percent },
      // What another unit measures is not asked for.
      targets: targets
        .filter(t => !t.dataUnitId || t.dataUnitId === report.unitId)
        .map(({ id: targetId, ...t }) => ({
          ...{ id: targetId, metric: t.metric, comparator: t.comparator },
          ...{ value: t.value, unit: t.unit, quote: t.quote },
        })),
      last: last && { ...written(last), periodName: last.periodName },
    };
  }

  @Post('sign')
  @Public()
  @Operation({ id: 'signByMailLink', summary: '邮件链接：签收', returns: LinkSignedDto })
  sign(
    @Body() { token, ids }: LinkCommandDto,
    @RequestOrigin() origin: Origin,
    @IdempotencyKey() key?: string,
  ): Promise<LinkSignedDto> {
    this.count(origin, token);
    return this.service.sign(token, ids, { key });
  }

  @Post('no-progress')
  @Public()
  @Operation({ id: 'noProgressByMailLink', summary: '邮件链接：报“无新进展”', returns: LinkSubmittedDto })
  noProgress(
    @Body() { token, ids }: LinkCommandDto,
    @RequestOrigin() origin: Origin,
    @IdempotencyKey() key?: string,
  ): Promise<LinkSubmittedDto> {
    this.count(origin, token);
    return this.service.noProgress(token, ids, { key });
  }

  @Post('report')
  @Public()
  @Operation({ id: 'reportByMailLink', summary: '邮件链接：保存或报送报告', returns: LinkReportedDto })
  submit(
    @Body() { token, id, ...input }: LinkReportDto,
    @RequestOrigin() origin: Origin,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<LinkReportedDto> {
    this.count(origin, token);
    return this.service.report(token, id, input, { key, version });
  }

  private count({ address }: Origin, token?: string): void {
    const now = this.clock.now();
    if (address) this.addresses.take(address, now);
    if (token) this.commands.take(token, now);
  }
}

const written = (r: ReportView): LinkedTextDto => ({
  ...{ text: r.text, noProgress: r.noProgress, percent: r.percent, problems: r.problems },
  ...{ nextSteps: r.nextSteps, measurements: r.measurements },
});
