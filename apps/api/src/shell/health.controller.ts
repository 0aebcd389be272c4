import { type BeforeApplicationShutdown, Controller, Get, type OnApplicationBootstrap } from '@nestjs/common';
import { Db } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { Public } from './allow.decorator';
import { Text } from './fields';
import { Operation } from './operation.decorator';

/** A database that takes longer to say 1 is not healthy. */
const PATIENCE_MS = 3_000;

export class HealthDto {
  @Text({ example: 'ok' }) status: string;
}

/** For whoever decides where requests go: healthy once booted and as long as the database answers. */
@Controller('health')
export class HealthController implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private open = false;

  constructor(private readonly db: Db) {}

  onApplicationBootstrap(): void {
    this.open = true;
  }

  beforeApplicationShutdown(): void {
    this.open = false;
  }

  @Get()
  @Public()
  @Operation({ id: 'getHealth', summary: '运行状况', returns: HealthDto })
  async health(): Promise<HealthDto> {
    if (!this.open || !(await this.databaseAnswers()))
      throw new Refusal('unavailable', 'health.not_ready', '服务尚未就绪', { mend: '请稍后再试' });
    return { status: 'ok' };
  }

  private async databaseAnswers(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>(done => (timer = setTimeout(done, PATIENCE_MS, false)));
    const answer = this.db.query('SELECT 1').then(
      () => true,
      () => false,
    );
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }
}
