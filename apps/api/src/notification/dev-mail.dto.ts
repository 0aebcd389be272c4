import { Prose } from '../fields';
import { Instant, Text } from '../shell/fields';

export class DevMailParam {
  @Text({ max: 300 }) messageId: string;
}

export class DevMailHeadDto {
  @Text() messageId: string;
  @Text() recipient: string;
  @Prose() subject: string;
  @Instant() at: Date;
}

export class DevMailDto extends DevMailHeadDto {
  @Prose() html: string;
  @Prose() text: string;
}
