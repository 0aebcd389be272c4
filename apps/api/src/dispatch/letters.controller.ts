import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LetterService } from '@duban/dispatch';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor, IdempotencyKey } from '../shell/request';
import { AnsweredLettersDto, LetterReplyDto, SendLetterDto, SentLettersDto } from './in-flight.dto';

@ApiTags('dispatch')
@Controller('assignments/letters')
export class LettersController {
  constructor(private readonly letters: LetterService) {}

  @Post('send')
  @Allow('assignment.letter')
  @Operation({ id: 'sendLetters', summary: '登记发出协调函', returns: SentLettersDto })
  send(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, ...input }: SendLetterDto,
    @IdempotencyKey() key?: string,
  ): Promise<SentLettersDto> {
    return this.letters.send(actor, ids, input, { key });
  }

  @Post('reply')
  @Allow('assignment.letter')
  @Operation({ id: 'recordLetterReply', summary: '登记复函', returns: AnsweredLettersDto })
  reply(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, ...input }: LetterReplyDto,
    @IdempotencyKey() key?: string,
  ): Promise<AnsweredLettersDto> {
    return this.letters.reply(actor, ids, input, { key });
  }
}
