import { Prose } from '../fields';
import { Instant, Text } from '../shell/fields';
import { pageDto } from '../shell/page.dto';

export class DevMailParam {
  @Text({ max: 300 }) messageId: string;
}

export class DevMailHeadDto {
  @Text() messageId: string;
  @Text() recipient: string;
  @Prose() subject: string;
  @Instant() at: Date;
}

export class DevMailHeadPageDto extends pageDto(DevMailHeadDto) {}

export class DevMailDto extends DevMailHeadDto {
  @Prose() html: string;
  @Prose() text: string;
}
