import type { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Get,
  Header,
  Param,
  Post,
  Put,
  Query,
  Req,
  StreamableFile,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AttachmentQueries } from '@duban/evaluation';
import { Refusal } from '@duban/kernel';
import type { SignedIn } from '@duban/organization';
import { AttachmentService } from '@duban/task';
import type { FastifyRequest } from 'fastify';
import { found } from '../found';
import { Allow, Upload } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  AttachmentPageDto,
  AttachmentRemovedDto,
  AttachmentsQuery,
  RemoveAttachmentDto,
  UploadedDto,
  UploadQuery,
} from './attachment.dto';

const BYTES = { type: 'string', format: 'binary' } as const;

/** 佐证材料. Their content never reaches a browser as anything but a file to be saved. */
@ApiTags('task')
@Controller('attachments')
export class AttachmentsController {
  constructor(
    private readonly attachments: AttachmentService,
    private readonly queries: AttachmentQueries,
  ) {}

  /** The body is the file as it is. Who may put it beside this record, the record decides. */
  @Put()
  @Allow('report.save')
  @Upload()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: BYTES })
  @Operation({ id: 'uploadAttachment', summary: '上传附件', returns: UploadedDto, status: 201 })
  upload(
    @CurrentActor() actor: SignedIn,
    @Req() request: FastifyRequest,
    @Query() query: UploadQuery,
    @IdempotencyKey() key?: string,
  ): Promise<UploadedDto> {
    const type = request.headers['content-type']?.split(';')[0].trim().toLowerCase();
    if (type !== 'application/octet-stream') throw new UnsupportedMediaTypeException();
    const announced = Number(request.headers['content-length']);
    const input = { ...query, announced: Number.isFinite(announced) ? announced : undefined };
    return this.attachments.upload(actor, input, request.body as Readable, { key });
  }

  @Get()
  @Allow('task.read')
  @Operation({ id: 'listAttachments', summary: '附件，新的在前', returns: AttachmentPageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: AttachmentsQuery): Promise<AttachmentPageDto> {
    return page(query, {
      shape: ['uuid'],
      rows: range => this.queries.list(actor, { ...query, ...range }),
      key: row => [row.id],
      view: row => row,
    });
  }

  @Get(':id')
  @Allow('task.read')
  @Header('x-content-type-options', 'nosniff')
  @Header('content-security-policy', "default-src 'none'; sandbox")
  @ApiOkResponse({ description: '附件内容', content: { 'application/octet-stream': { schema: BYTES } } })
  @Operation({ id: 'downloadAttachment', summary: '下载附件', status: 200 })
  async download(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<StreamableFile> {
    const { name, size, sha256, removedAt, removedReason } = found(await this.queries.one(actor, id), '附件');
    if (removedAt)
      throw new Refusal('not_found', 'attachment.removed', '附件已移除', {
        details: { removedAt, reason: removedReason },
      });
    return new StreamableFile(await this.attachments.read(sha256), {
      // Not what it is but that it is a file: nothing of it is ever shown in our name.
      type: 'application/octet-stream',
      length: size,
      disposition: `attachment; filename="attachment"; filename*=UTF-8''${extendedValue(name)}`,
    });
  }

  @Post(':id/remove')
  @Allow('report.save')
  @Operation({ id: 'removeAttachment', summary: '移除附件', returns: AttachmentRemovedDto })
  remove(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: RemoveAttachmentDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<AttachmentRemovedDto> {
    return this.attachments.remove(actor, id, body, { key, version });
  }
}

/** RFC 8187: what `encodeURIComponent` leaves as it is and a header must not hold. */
const extendedValue = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
