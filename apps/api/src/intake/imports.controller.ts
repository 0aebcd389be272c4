import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ImportService, readDocument } from '@duban/intake';
import type { SignedIn } from '@duban/organization';
import { assertUnmarked } from '@duban/task';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor, IdempotencyKey } from '../shell/request';
import { documentText } from './document-text';
import { ConfirmDto, ImportedDto, ParseDto, ParseResultDto } from './import.dto';
import { officeOf } from './office-of';

@ApiTags('intake')
@Controller('imports')
export class ImportsController {
  constructor(private readonly imports: ImportService) {}

  /** Reads only: nothing is kept of it before it is confirmed. */
  @Post('parse')
  @Allow('plan.import')
  @Operation({ id: 'parseDocument', summary: '读取文件', returns: ParseResultDto })
  async parse(@Body() { fileName, ...content }: ParseDto): Promise<ParseResultDto> {
    const text = documentText(content);
    assertUnmarked(text.split('\n'));
    const parsed = readDocument(text, { fileName });
    return { parsed, names: await this.imports.propose(parsed) };
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
