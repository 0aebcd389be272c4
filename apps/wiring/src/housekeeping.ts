import { Injectable } from '@nestjs/common';
import { Journal, Sealer } from '@duban/journal';
import { SessionService } from '@duban/organization';

/** What nobody asks for and must be done all the same. */
@Injectable()
export class Housekeeping {
  constructor(
    private readonly sealer: Sealer,
    private readonly journal: Journal,
    private readonly sessions: SessionService,
  ) {}

  /** Numbers and chains the journal's new entries. */
  async seal(): Promise<void> {
    await this.sealer.seal();
  }

  /** Forgets first answers to commands and sessions that have ended long ago. */
  async forget(): Promise<void> {
    await this.journal.forgetAnswers();
    await this.sessions.forgetSessions();
  }
}
