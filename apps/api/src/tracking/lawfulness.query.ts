import { Flag, Uuid } from '../shell/fields';
import { PageQuery } from '../shell/page.dto';

/** How rounds, namings and 复核 are asked for. */
export class LawfulnessQueryDto extends PageQuery {
  @Uuid({ optional: true, doc: '只看一个方案的' }) planId?: string;
  @Flag({ optional: true, doc: '只看未办结的' }) open?: boolean;
}
