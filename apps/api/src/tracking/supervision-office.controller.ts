import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { SignedIn } from '@duban/organization';
import { type SupervisionOffice, SupervisionOfficeService } from '@duban/tracking';
import { Allow } from '../shell/allow.decorator';
import { Prose } from '../fields';
import { Text, Uuid, Whole } from '../shell/fields';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor, IdempotencyKey } from '../shell/request';

export class SupervisionOfficeDto implements SupervisionOffice {
  @Uuid({ nullable: true, doc: '为空：由各方案的督查机构签发' }) unitId: string | null;
  @Text({ nullable: true }) unitName: string | null;
}

export class DesignateOfficeDto {
  @Uuid() unitId: string;
  @Prose({ min: 1, max: 2_000, doc: '指定的依据' }) reason: string;
}

export class OfficeDesignatedDto {
  @Uuid() unitId: string;
  @Whole({ min: 0, doc: '转由该机构签发的督办单草稿' }) moved: number;
}

@ApiTags('tracking')
@Controller('supervision-office')
export class SupervisionOfficeController {
  constructor(private readonly offices: SupervisionOfficeService) {}

  @Get()
  @Allow('unit.read')
  @Operation({ id: 'getSupervisionOffice', summary: '负责签发督办单的机构', returns: SupervisionOfficeDto })
  get(): Promise<SupervisionOfficeDto> {
    return this.offices.current();
  }

  @Put()
  @Allow('role.grant')
  @Operation({
    id: 'designateSupervisionOffice',
    summary: '指定负责签发督办单的机构',
    returns: OfficeDesignatedDto,
  })
  designate(
    @CurrentActor() actor: SignedIn,
    @Body() body: DesignateOfficeDto,
    @IdempotencyKey() key?: string,
  ): Promise<OfficeDesignatedDto> {
    return this.offices.designate(actor, body, { key });
  }
}
