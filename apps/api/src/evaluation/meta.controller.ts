import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { META, MetaDto } from './meta.dto';

@ApiTags('evaluation')
@Controller('meta')
export class MetaController {
  @Get()
  @Allow('session.own')
  @Operation({ id: 'getMeta', summary: '界面用语', returns: MetaDto })
  meta(): MetaDto {
    return META;
  }
}
