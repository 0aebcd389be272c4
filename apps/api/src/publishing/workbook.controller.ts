import type { Readable } from 'node:stream';
import {
  Controller,
  Get,
  Param,
  Post,
  Query,
  Req,
  type StreamableFile,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Refusal } from '@duban/kernel';
import type { SignedIn } from '@duban/organization';
import type { FastifyRequest } from 'fastify';
import { bytesOf } from '../intake/upload';
import { Allow, Upload } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey } from '../shell/request';
import { FillingDesk } from './filling-desk';
import { XLSX } from './list-export';
import { BringWorkbookQuery, BroughtBackDto, TakeWorkbookQuery } from './workbook.dto';

/** 填报簿: what a unit may report of a plan, to be filled in offline and brought back. */
@ApiTags('publishing')
@Controller('plans')
export class WorkbookController {
  constructor(private readonly desk: FillingDesk) {}

  @Get(':id/workbook')
  @Allow('report.save')
  @ApiOkResponse({
    description: '填报簿',
    content: { [XLSX]: { schema: { type: 'string', format: 'binary' } } },
  })
  @Operation({ id: 'takeWorkbook', summary: '导出填报簿', status: 200 })
  take(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Query() { unitId }: TakeWorkbookQuery,
  ): Promise<StreamableFile> {
    return this.desk.take(actor, id, unitId);
  }

  /** The body is the file as it is. */
  @Post(':id/workbook')
  @Allow('report.save')
  @Upload()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Operation({ id: 'bringWorkbook', summary: '带回填报簿', returns: BroughtBackDto })
  async bring(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Req() request: FastifyRequest,
    @Query() { dryRun = false, unitId, source }: BringWorkbookQuery,
    @IdempotencyKey() key?: string,
  ): Promise<BroughtBackDto> {
    const type = request.headers['content-type']?.split(';')[0].trim().toLowerCase();
    if (type !== 'application/octet-stream') throw new UnsupportedMediaTypeException();
    const bytes = await bytesOf(request.body as Readable, Number(request.headers['content-length'] ?? 0));
    if (source && !unitId)
      throw new Refusal('invalid', 'workbook.unit_needed', '请选定代录的单位', {
        faults: [{ where: 'unitId', message: '请选择单位' }],
      });
    const onBehalf = unitId && source ? { unitId, source } : undefined;
    return this.desk.bring(actor, id, bytes, { dryRun, key, onBehalf, unitId });
  }
}
