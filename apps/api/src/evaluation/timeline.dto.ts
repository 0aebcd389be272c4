import type { TimelineEntry } from '@duban/evaluation';
import { OnBehalfDto } from '../commands.dto';
import { Prose } from '../fields';
import { Instant, Nested, Text } from '../shell/fields';

export class TimelineEntryDto implements TimelineEntry {
  @Text({ example: '1024' }) id: string;
  @Instant() at: Date;
  @Text() actorName: string;
  @Text({ example: 'report.return' }) command: string;
  @Prose({ nullable: true }) reason: string | null;
  @Nested(() => OnBehalfDto, { nullable: true }) onBehalf: OnBehalfDto | null;
}
