import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { SUGGESTION_KINDS, type SuggestionKind, SuggestionService } from '@duban/notification';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { OneOf, Text, Whole } from '../shell/fields';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor, IdempotencyKey } from '../shell/request';

const KINDS = Object.keys(SUGGESTION_KINDS) as SuggestionKind[];

export class SuggestionDto {
  @OneOf(KINDS, { name: 'SuggestionKind', doc: '投诉、建议送督查机构，故障送系统管理员' })
  kind: SuggestionKind;
  @Text({ max: 2_000 }) text: string;
  @Text({ max: 200, doc: '在哪个页面提出' }) page: string;
}
export class SuggestionSentDto {
  @Whole({ min: 1, doc: '送达几人的站内消息' }) told: number;
}

/** What anybody has to say, from any page. */
@ApiTags('notification')
@Controller('suggestions')
export class SuggestionsController {
  constructor(private readonly suggestions: SuggestionService) {}

  @Post()
  @Allow('suggestion.send')
  @Operation({ id: 'sendSuggestion', summary: '投诉建议', returns: SuggestionSentDto })
  send(
    @CurrentActor() actor: SignedIn,
    @Body() input: SuggestionDto,
    @IdempotencyKey() key?: string,
  ): Promise<SuggestionSentDto> {
    return this.suggestions.send(actor, input, { key });
  }
}
