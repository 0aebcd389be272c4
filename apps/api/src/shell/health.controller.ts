import {
  type BeforeApplicationShutdown,
  Controller,
  Get,
  type OnApplicationBootstrap,
  Optional,
} from '@nestjs/common';
import { Db } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { ALARMS, AlarmService } from '@duban/notification';
import { Public } from './allow.decorator';
import { Instant, NestedList, Text, Whole } from './fields';
import { Operation } from './operation.decorator';

/** A database that takes longer to say 1 is not healthy. */
const PATIENCE_MS = 3_000;

export class StandingAlarmDto {
  @Text({ example: 'steps_missed' }) kind: string;
  @Text({ example: '催办步骤到时没有执行' }) label: string;
  @Whole({ doc: '涉及的事项数' }) count: number;
  @Instant() since: string;
}

export class HealthDto {
  @Text({ example: 'ok', doc: 'ok；alarm：服务可用，但有应办的没有办' }) status: string;
  @NestedList(() => StandingAlarmDto) alarms: StandingAlarmDto[];
}

export const notReady = (): Refusal =>
  new Refusal('unavailable', 'health.not_ready', '服务尚未就绪', { mend: '请稍后再试' });

/** The answer of the database, or undefined where it says nothing in time, or says no. */
export async function inTime<T>(answer: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>(done => (timer = setTimeout(done, PATIENCE_MS, undefined)));
  const mine = answer.catch(() => undefined);
  return Promise.race([mine, late]).finally(() => clearTimeout(timer));
}

/**
 * For whoever restarts what is broken: healthy once booted and as long as the database answers. Alarms are named, not
 * what they are about: anybody may ask.
 */
@Controller('health')
export class HealthController implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private booted = false;

  constructor(
    private readonly db: Db,
    @Optional() private readonly alarms?: AlarmService,
  ) {}

  onApplicationBootstrap(): void {
    this.booted = true;
  }

  beforeApplicationShutdown(): void {
    this.booted = false;
  }

  @Get()
  @Public()
  @Operation({ id: 'getHealth', summary: '运行状况', returns: HealthDto })
  async health(): Promise<HealthDto> {
    if (!this.booted || !(await inTime(this.db.query('SELECT 1')))) throw notReady();
    const open = await this.alarms?.open();
    return {
      status: open?.length ? 'alarm' : 'ok',
      alarms: (open ?? []).map(({ kind, count, raised_at }) => ({
        kind,
        label: ALARMS[kind],
        count,
        since: raised_at.toISOString(),
      })),
    };
  }
}
