import type { Readable } from 'node:stream';
import {
  Controller,
  Get,
  Post,
  Query,
  Req,
  StreamableFile,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { SignedIn } from '@duban/organization';
import type { FastifyRequest } from 'fastify';
import { bytesOf } from '../intake/upload';
import { attachmentOf, XLSX } from '../publishing/list-export';
import { Allow, Upload } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor, IdempotencyKey } from '../shell/request';
import { PeopleDesk } from './people-desk';
import { BringPeopleQuery, BroughtPeopleDto } from './people-import.dto';

/** 批量导入人员: a list kept in a workbook becomes accounts. */
@ApiTags('organization')
@Controller('people')
export class PeopleImportController {
  constructor(private readonly desk: PeopleDesk) {}

  @Get('template.xlsx')
  @Allow('person.manage')
  @ApiOkResponse({
    description: '人员名单模板',
    content: { [XLSX]: { schema: { type: 'string', format: 'binary' } } },
  })
  @Operation({ id: 'takePeopleTemplate', summary: '下载人员名单模板', status: 200 })
  async template(): Promise<StreamableFile> {
    const file = await this.desk.template();
    return new StreamableFile(file, { type: XLSX, disposition: attachmentOf('人员名单模板.xlsx') });
  }

  /** The body is the file as it is. */
  @Post('import')
  @Allow('person.manage')
  @Upload()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Operation({ id: 'importPeople', summary: '批量导入人员', returns: BroughtPeopleDto })
  async bring(
    @CurrentActor() actor: SignedIn,
    @Req() request: FastifyRequest,
    @Query() { dryRun = false, renew }: BringPeopleQuery,
    @IdempotencyKey() key?: string,
  ): Promise<BroughtPeopleDto> {
    const type = request.headers['content-type']?.split(';')[0].trim().toLowerCase();
    if (type !== 'application/octet-stream') throw new UnsupportedMediaTypeException();
    const bytes = await bytesOf(request.body as Readable, Number(request.headers['content-length'] ?? 0));
    return this.desk.bring(actor, bytes, { dryRun, renew, key });
  }
}
