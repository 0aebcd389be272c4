import { Controller, Get, Param, Query, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { JournalQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { XLSX } from '../publishing/list-export';
import { found } from '../found';
import { SignInsFilterQuery } from '../organization/security.dto';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { page } from '../shell/page.dto';
import { CurrentActor } from '../shell/request';
import { AuditExport } from './audit-export';
import {
  JournalDetailDto,
  JournalEntryPageDto,
  JournalFilterQuery,
  JournalIdParam,
  JournalPeopleQuery,
  JournalPersonPageDto,
  JournalQuery,
} from './journal.dto';

/** 操作日志: who did what, when, why and how they came, for the auditor alone. */
@ApiTags('audit')
@Controller('journal')
export class JournalController {
  constructor(
    private readonly journal: JournalQueries,
    private readonly exporting: AuditExport,
  ) {}

  @Get()
  @Allow('journal.read')
  @Operation({ id: 'searchJournal', summary: '查询操作日志，最近的在前', returns: JournalEntryPageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: JournalQuery): Promise<JournalEntryPageDto> {
    return page(query, {
      shape: ['instant', 'whole'],
      rows: slice => this.journal.list(actor, query, slice),
      key: entry => [entry.at.toISOString(), entry.id],
      view: entry => entry,
    });
  }

  @Get('people')
  @Allow('journal.read')
  @Operation({ id: 'searchJournalPeople', summary: '按姓名找办理人', returns: JournalPersonPageDto })
  people(
    @CurrentActor() actor: SignedIn,
    @Query() { search, ...query }: JournalPeopleQuery,
  ): Promise<JournalPersonPageDto> {
    return page(query, {
      shape: ['text', 'uuid'],
      rows: slice => this.journal.people(actor, search, slice),
      key: person => [person.name, person.id],
      view: person => person,
    });
  }

  @Get('export.xlsx')
  @Allow('journal.read')
  @ApiOkResponse({
    description: '操作日志',
    content: { [XLSX]: { schema: { type: 'string', format: 'binary' } } },
  })
  @Operation({ id: 'exportJournal', summary: '导出操作日志', status: 200 })
  export(@CurrentActor() actor: SignedIn, @Query() filter: JournalFilterQuery): Promise<StreamableFile> {
    return this.exporting.journal(actor, filter);
  }

  @Get('sign-ins.xlsx')
  @Allow('journal.read')
  @ApiOkResponse({
    description: '登录记录',
    content: { [XLSX]: { schema: { type: 'string', format: 'binary' } } },
  })
  @Operation({ id: 'exportSignIns', summary: '导出登录记录', status: 200 })
  signIns(@CurrentActor() actor: SignedIn, @Query() filter: SignInsFilterQuery): Promise<StreamableFile> {
    return this.exporting.signIns(actor, filter);
  }

  @Get(':id')
  @Allow('journal.read')
  @Operation({ id: 'getJournalEntry', summary: '一条日志和它改动的内容', returns: JournalDetailDto })
  async one(@CurrentActor() actor: SignedIn, @Param() { id }: JournalIdParam): Promise<JournalDetailDto> {
    return found(await this.journal.one(actor, id), '这条日志');
  }
}
