import type { Readable } from 'node:stream';
import {
  Body,
  Controller,
  HttpCode,
  Post,
  Put,
  Query,
  Req,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import {
  doubtsOf,
  DispatchForecast,
  ImportMemory,
  ImportService,
  ReimportService,
  type Source,
  SourceReader,
} from '@duban/intake';
import type { SignedIn } from '@duban/organization';
import { assertUnmarked } from '@duban/task';
import type { FastifyRequest } from 'fastify';
import { Allow, Upload } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor, IdempotencyKey } from '../shell/request';
import {
  CompareDto,
  ComparisonDto,
  ForecastDto,
  ForecastedDto,
  ParseResultDto,
  ReimportDto,
  ReimportedDto,
} from './desk.dto';
import { sourceOf } from './document-text';
import { ConfirmDto, ImportedDto, ParseDto, UploadSourceQuery } from './import.dto';
import { officeOf } from './office-of';
import { bytesOf } from './upload';

/** The import desk: a document is read, looked through, and becomes a plan or the next edition of one. */
@ApiTags('intake')
@Controller('imports')
export class ImportsController {
  constructor(
    private readonly imports: ImportService,
    private readonly again: ReimportService,
    private readonly forecasts: DispatchForecast,
    private readonly memory: ImportMemory,
    private readonly reader: SourceReader,
  ) {}

  /** The body is the file as it is. Reads only: nothing is kept of it before it is confirmed. */
  @Put('file')
  @Allow('plan.import')
  @Upload()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Operation({ id: 'readFile', summary: '上传并读取文件', returns: ParseResultDto })
  async upload(
    @CurrentActor() actor: SignedIn,
    @Req() request: FastifyRequest,
    @Query() { fileName }: UploadSourceQuery,
  ): Promise<ParseResultDto> {
    const type = request.headers['content-type']?.split(';')[0].trim().toLowerCase();
    if (type !== 'application/octet-stream') throw new UnsupportedMediaTypeException();
    const bytes = await bytesOf(request.body as Readable, Number(request.headers['content-length'] ?? 0));
    return this.read(actor, { bytes }, fileName);
  }

  @Post('parse')
  @Allow('plan.import')
  @Operation({ id: 'parseDocument', summary: '读取文件', returns: ParseResultDto })
  parse(
    @CurrentActor() actor: SignedIn,
    @Body() { fileName, ...content }: ParseDto,
  ): Promise<ParseResultDto> {
    return this.read(actor, sourceOf(content), fileName);
  }

  private async read(actor: SignedIn, source: Source, fileName: string): Promise<ParseResultDto> {
    const { parsed, preview, layouts } = await this.reader.read(
      source,
      fileName,
      await this.memory.mappings(),
    );
    assertUnmarked(preview.flatMap(row => row.cells.map(c => c.text)));
    const [names, likelyPlans] = await Promise.all([
      this.imports.propose(parsed),
      this.again.likely(actor, parsed),
    ]);
    return { parsed, names, doubts: doubtsOf(parsed), preview, layouts, likelyPlans };
  }

  /** Asks only: nothing is sent. */
  @Post('forecast')
  @HttpCode(200)
  @Allow('plan.import')
  @Operation({ id: 'forecastDispatch', summary: '预览分办将发给谁', returns: ForecastedDto })
  forecast(@Body() { parsed, names, ...how }: ForecastDto): Promise<ForecastedDto> {
    return this.forecasts.of(parsed.tasks, names, how);
  }

  @Post('compare')
  @HttpCode(200)
  @Allow('plan.import')
  @Operation({ id: 'compareWithPlan', summary: '与已有方案比较', returns: ComparisonDto })
  compare(@CurrentActor() actor: SignedIn, @Body() { planId, parsed }: CompareDto): Promise<ComparisonDto> {
    return this.again.compare(actor, planId, parsed);
  }

  @Post('edition')
  @Allow('edition.draft')
  @Operation({
    id: 'draftEditionFromDocument',
    summary: '按新文本拟订修订稿',
    returns: ReimportedDto,
    status: 201,
  })
  edition(
    @CurrentActor() actor: SignedIn,
    @Body() { planId, ...input }: ReimportDto,
    @IdempotencyKey() key?: string,
  ): Promise<ReimportedDto> {
    return this.again.draft(actor, planId, input, { key });
  }

  @Post('confirm')
  @Allow('plan.import')
  @Operation({ id: 'confirmImport', summary: '确认导入', returns: ImportedDto, status: 201 })
  confirm(
    @CurrentActor() actor: SignedIn,
    @Body() body: ConfirmDto,
    @IdempotencyKey() key?: string,
  ): Promise<ImportedDto> {
    return this.imports.confirm(actor, { ...body, officeUnitId: officeOf(actor) }, { key });
  }
}
