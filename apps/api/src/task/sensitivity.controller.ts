import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { SignedIn } from '@duban/organization';
import { ASKED_SENSITIVITIES, type AskedSensitivity, SensitivityService } from '@duban/task';
import { TaskIdsDto } from '../commands.dto';
import { Prose } from '../fields';
import { Allow } from '../shell/allow.decorator';
import { OneOf, Whole } from '../shell/fields';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';

export class SensitivityDto extends TaskIdsDto {
  @OneOf(ASKED_SENSITIVITIES, { name: 'AskedSensitivity', doc: '敏感程度；涉密的不予受理' })
  sensitivity: AskedSensitivity;
  @Prose({ min: 1, max: 2_000, doc: '理由' }) reason: string;
}

export class SensitivityChangedDto {
  @Whole({ min: 0, doc: '几项有变化' }) changed: number;
}

@ApiTags('task')
@Controller('tasks')
export class SensitivityController {
  constructor(private readonly sensitivity: SensitivityService) {}

  @Post('sensitivity')
  @Allow('task.change')
  @Operation({ id: 'setSensitivity', summary: '设定敏感程度', returns: SensitivityChangedDto })
  set(
    @CurrentActor() actor: SignedIn,
    @Body() { taskIds, ...input }: SensitivityDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<SensitivityChangedDto> {
    return this.sensitivity.set(actor, taskIds, input, { key, version });
  }
}
