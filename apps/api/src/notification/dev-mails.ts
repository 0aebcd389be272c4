import { Injectable } from '@nestjs/common';
import type { Role } from '@duban/chain';
import { Db } from '@duban/journal';
import { Refusal, type Slice } from '@duban/kernel';
import type { SignedIn } from '@duban/organization';
import { found } from '../found';
import type { DevMailDto, DevMailHeadDto } from './dev-mail.dto';

/** The mailbox holds everybody's mail: it is for whoever tries the system out. */
const READERS: readonly Role[] = ['supervisor', 'system_admin'];

/** 开发信箱: what would have been sent, where no relay is configured. */
@Injectable()
export class DevMails {
  constructor(private readonly db: Db) {}

  /** The newest first, without their content. @throws Refusal access.denied */
  async list(
    actor: SignedIn,
    { limit, after }: Slice<readonly [at: string, messageId: string]>,
  ): Promise<DevMailHeadDto[]> {
    assertReader(actor);
    return this.db.query<DevMailHeadDto>(
      `SELECT message_id AS "messageId", recipient, subject, at FROM dev_mail
       ${after ? 'WHERE (at, message_id) < ($2::timestamptz, $3)' : ''} ORDER BY at DESC, message_id DESC LIMIT $1`,
      [limit ?? null, ...(after ?? [])],
    );
  }

  /** @throws Refusal access.denied, record.not_found */
  async one(actor: SignedIn, messageId: string): Promise<DevMailDto> {
    assertReader(actor);
    const [mail] = await this.db.query<DevMailDto>(
      'SELECT message_id AS "messageId", recipient, subject, at, html, text FROM dev_mail WHERE message_id = $1',
      [messageId],
    );
    return found(mail, '邮件');
  }
}

function assertReader(actor: SignedIn): void {
  if (!actor.appointments.some(a => READERS.includes(a.role)))
    throw new Refusal('forbidden', 'access.denied', '开发信箱供督查人员和系统管理员查看', {
      details: { roles: READERS },
    });
}
