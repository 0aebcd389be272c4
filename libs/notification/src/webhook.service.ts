import type { Actor, Db, Journal } from '@duban/journal';
import { type Ids, Refusal } from '@duban/kernel';
import { assertMay, type SecretBox } from '@duban/organization';
import { sealTarget } from './channels';
import { assertWebhookUrl, newWebhookSecret, type WebhookSender } from './webhook';
import type { WebhookScope } from './webhook.entity';

export interface NewWebhook {
  name: string;
  url: string;
  /** A unit's, or a person's; neither: the whole installation's. */
  unitId?: string;
  personId?: string;
}

/** The secret is told once; null when a repeated command finds the work done, for it is stored nowhere in the clear. */
export interface AddedWebhook {
  id: string;
  secret: string | null;
}

export interface WebhookView {
  id: string;
  name: string;
  scope: WebhookScope;
  whose: string | null;
  host: string;
  createdAt: Date;
  retiredAt: Date | null;
}

/** 回调地址, kept by the system administrator: address and secret are sealed, and the secret is told once. */
export class WebhookService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly ids: Ids,
    private readonly box: SecretBox,
    private readonly sender: WebhookSender,
  ) {}

  async list(actor: Actor): Promise<WebhookView[]> {
    assertMay(actor, 'notification.manage');
    return this.db.query<WebhookView>(
      `SELECT e.id, e.name, e.scope, coalesce(u.name, p.name) AS whose, e.host, e.created_at AS "createdAt", e.retired_at AS "retiredAt"
       FROM webhook_endpoint e LEFT JOIN unit u ON u.id = e.unit_id LEFT JOIN person p ON p.id = e.person_id
       ORDER BY e.retired_at IS NOT NULL, e.id DESC LIMIT 500`,
    );
  }

  /** @throws Refusal webhook.bad_url, webhook.whose, webhook.there, record.not_found, secret.missing */
  async add(actor: Actor, input: NewWebhook, options: { key?: string } = {}): Promise<AddedWebhook> {
    assertMay(actor, 'notification.manage');
    if (input.unitId && input.personId)
      throw new Refusal('invalid', 'webhook.whose', '回调地址属于单位或个人，不能同属两者', {
        faults: [{ where: 'personId', message: '已填写单位' }],
      });
    const { host } = assertWebhookUrl(input.url, this.sender.allowsPrivate);
    const scope: WebhookScope = input.unitId ? 'unit' : input.personId ? 'person' : 'installation';
    const secret = newWebhookSecret();
    const mine = this.ids.next();
    const { id } = await this.journal.transact(
      // The address may be a secret itself: the journal has its host alone. Of the body a hash is kept.
      { name: 'webhook.add', actor, body: input, reason: `${input.name}（${host}）`, ...options },
      async tx => {
        await this.assertThere(tx.query.bind(tx), input);
        await tx.query(
          `INSERT INTO webhook_endpoint (id, name, scope, unit_id, person_id, host, sealed, created_at, version)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)`,
          [
            ...[mine, input.name, scope, input.unitId ?? null, input.personId ?? null, host],
            ...[sealTarget(this.box, { url: input.url, secret }, mine), tx.now],
          ],
        );
        return { id: mine };
      },
      { always: true },
    );
    return { id, secret: id === mine ? secret : null };
  }

  private async assertThere(
    query: <T>(sql: string, params: unknown[]) => Promise<T[]>,
    { unitId, personId }: NewWebhook,
  ): Promise<void> {
    for (const [table, id] of [
      ['unit', unitId],
      ['person', personId],
    ] as const) {
      if (!id) continue;
      const [row] = await query(`SELECT 1 FROM ${table} WHERE id = $1 AND active FOR SHARE`, [id]);
      if (!row) throw new Refusal('not_found', 'record.not_found', '所选单位或人员不存在或已停用');
    }
    const taken =
      personId &&
      (await query('SELECT 1 FROM webhook_endpoint WHERE person_id = $1 AND retired_at IS NULL', [personId]));
    if (taken && taken.length)
      throw new Refusal('conflict', 'webhook.there', '此人已有回调地址', { mend: '请先停用原来的' });
  }

  /** Nothing is sent there any more; what was sent stays on record. @throws Refusal record.not_found */
  retire(actor: Actor, id: string, options: { key?: string } = {}): Promise<{ id: string }> {
    assertMay(actor, 'notification.manage');
    return this.journal.transact(
      { name: 'webhook.retire', actor, body: { id }, ...options },
      async tx => {
        const [row] = await tx.query<{ name: string; host: string }>(
          `UPDATE webhook_endpoint SET retired_at = coalesce(retired_at, $2), version = version + 1 WHERE id = $1 RETURNING name, host`,
          [id, tx.now],
        );
        if (!row)
          throw new Refusal('not_found', 'record.not_found', '回调地址不存在', { mend: '请刷新列表' });
        tx.reason = `${row.name}（${row.host}）`;
        return { id };
      },
      { always: true },
    );
  }
}
