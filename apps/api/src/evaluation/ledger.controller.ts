import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { LedgerQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor } from '../shell/request';
import { XLSX } from '../publishing/list-export';
import { LedgerExport } from './ledger-export';
import { LedgerFilterQuery, LedgerPageDto, ledgerPage, LedgerQuery } from './ledger.dto';

@ApiTags('evaluation')
@Controller('ledger')
export class LedgerController {
  constructor(
    private readonly ledger: LedgerQueries,
    private readonly exporting: LedgerExport,
  ) {}

  @Get()
  @Allow('task.read')
  @Operation({ id: 'listLedger', summary: '工作台账', returns: LedgerPageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: LedgerQuery): Promise<LedgerPageDto> {
    return ledgerPage(query, filter => this.ledger.list(actor, filter));
  }

  @Get('export.xlsx')
  @Allow('task.read')
  @ApiOkResponse({
    description: '工作台账',
    content: { [XLSX]: { schema: { type: 'string', format: 'binary' } } },
  })
  @Operation({ id: 'exportLedger', summary: '导出工作台账', status: 200 })
  export(@CurrentActor() actor: SignedIn, @Query() filter: LedgerFilterQuery): Promise<StreamableFile> {
    return this.exporting.file(actor, filter);
  }
}
