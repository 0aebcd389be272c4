import { Injectable } from '@nestjs/common';
import { Journal, Sealer } from '@duban/journal';
import { MailLinks } from '@duban/notification';
import { SessionService } from '@duban/organization';
import { AttachmentService } from '@duban/task';

/** What nobody asks for and must be done all the same. */
@Injectable()
export class Housekeeping {
  constructor(
    private readonly sealer: Sealer,
    private readonly journal: Journal,
    private readonly sessions: SessionService,
    private readonly attachments: AttachmentService,
    private readonly links: MailLinks,
  ) {}

  /** Numbers and chains the journal's new entries. */
  async seal(): Promise<void> {
    await this.sealer.seal();
  }

  /** Forgets first answers to commands, sessions and mail links that have ended long ago, and files nobody refers to. */
  async forget(): Promise<void> {
    await this.journal.forgetAnswers();
    await this.sessions.forgetSessions();
    await this.attachments.forgetOrphans();
    await this.links.forget();
  }
}
