import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InstructionQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { InstructionService } from '@duban/tracking';
import { IdsDto } from '../commands.dto';
import { found } from '../found';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  AnswerInstructionDto,
  GiveInstructionDto,
  InstructionDto,
  InstructionPageDto,
  InstructionsGivenDto,
  InstructionsNotedDto,
  InstructionsQuery,
  InstructionStateDto,
  RelayInstructionDto,
  ReturnInstructionDto,
} from './instruction.dto';

@ApiTags('tracking')
@Controller('instructions')
export class InstructionsController {
  constructor(
    private readonly instructions: InstructionService,
    private readonly queries: InstructionQueries,
  ) {}

  @Get()
  @Allow('task.read')
  @Operation({ id: 'listInstructions', summary: '批示，新的在前', returns: InstructionPageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: InstructionsQuery): Promise<InstructionPageDto> {
    return page(query, {
      shape: ['uuid'],
      rows: ({ limit, after }) => this.queries.list(actor, { ...query, limit, after: after?.[0] }),
      key: instruction => [instruction.id],
      view: instruction => instruction,
    });
  }

  @Get(':id')
  @Allow('task.read')
  @Operation({ id: 'getInstruction', summary: '一件批示', returns: InstructionDto })
  async get(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<InstructionDto> {
    return found((await this.queries.list(actor, { id }))[0], '批示');
  }

  @Post()
  @Allow('instruction.give')
  @Operation({ id: 'giveInstruction', summary: '作出批示', returns: InstructionsGivenDto })
  give(
    @CurrentActor() actor: SignedIn,
    @Body() { taskIds, ...input }: GiveInstructionDto,
    @IdempotencyKey() key?: string,
  ): Promise<InstructionsGivenDto> {
    return this.instructions.give(actor, taskIds, input, { key });
  }

  @Post('relay')
  @Allow('instruction.relay')
  @Operation({ id: 'relayInstruction', summary: '代录领导批示，注明来源', returns: InstructionsGivenDto })
  relay(
    @CurrentActor() actor: SignedIn,
    @Body() { taskIds, ...input }: RelayInstructionDto,
    @IdempotencyKey() key?: string,
  ): Promise<InstructionsGivenDto> {
    return this.instructions.relay(actor, taskIds, input, { key });
  }

  @Post('note')
  @Allow('instruction.note')
  @Operation({ id: 'noteInstructions', summary: '核阅批示答复', returns: InstructionsNotedDto })
  note(
    @CurrentActor() actor: SignedIn,
    @Body() { ids }: IdsDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<InstructionsNotedDto> {
    return this.instructions.note(actor, ids, { key, version });
  }

  @Post(':id/answer')
  @Allow('instruction.answer')
  @Operation({ id: 'answerInstruction', summary: '答复批示', returns: InstructionStateDto })
  answer(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() { onBehalf, ...input }: AnswerInstructionDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<InstructionStateDto> {
    return this.instructions.answer(actor, id, input, { key, version, onBehalf });
  }

  @Post(':id/return')
  @Allow('instruction.note')
  @Operation({ id: 'returnInstruction', summary: '退回批示答复', returns: InstructionStateDto })
  return(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ReturnInstructionDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<InstructionStateDto> {
    return this.instructions.return(actor, id, body, { key, version });
  }
}
