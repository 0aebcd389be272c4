import type { Db } from '@duban/journal';
import type { SecretBox } from '@duban/organization';
import { type MailTransport, SendError, smtpCode } from './mail';
import type { WebhookSender, WebhookTarget } from './webhook';

/** What goes out: rendered, and to whom. */
export interface Parcel {
  deliveryId: string;
  attempt: number;
  messageId: string;
  kind: 'digest' | 'urgent' | 'group';
  to: { name: string; address: string };
  endpointId: string | null;
  content: { subject: string; html: string; text: string };
  now: Date;
}

/** One means of reaching somebody outside the inbox. */
export interface DeliveryChannel {
  /** @throws SendError */
  send(parcel: Parcel): Promise<{ answer: string; code: string | null }>;
}

/** Mail, as an announcement no mailbox should answer. */
export class MailChannel implements DeliveryChannel {
  constructor(
    private readonly transport: MailTransport,
    private readonly mailDomain: string,
  ) {}

  async send({ messageId, to, content, now }: Parcel): Promise<{ answer: string; code: string | null }> {
    const headers = {
      'List-Id': `<reminders.${this.mailDomain}>`,
      'Auto-Submitted': 'auto-generated',
      // Exchange answers with out-of-office notes unless told not to.
      'X-Auto-Response-Suppress': 'All',
    };
    const { answer } = await this.transport.send({ ...content, messageId, to, headers, date: now });
    return { answer, code: smtpCode(answer) ?? null };
  }
}

/** A signed post to the endpoint of the parcel: that there is something, and where; never what. */
export class WebhookChannel implements DeliveryChannel {
  constructor(
    private readonly db: Db,
    private readonly box: SecretBox,
    private readonly sender: WebhookSender,
    private readonly baseUrl: string,
  ) {}

  async send(parcel: Parcel): Promise<{ answer: string; code: string | null }> {
    const [row] = await this.db.query<{ sealed: string; retired_at: Date | null }>(
      'SELECT sealed, retired_at FROM webhook_endpoint WHERE id = $1',
      [parcel.endpointId],
    );
    if (!row || row.retired_at) throw new SendError(false, '回调地址已停用', undefined, 'retired');
    const body = {
      id: parcel.deliveryId,
      kind: parcel.kind,
      title: parcel.content.subject,
      link: `${this.baseUrl.replace(/\/+$/, '')}/`,
    };
    return this.sender.send(
      openTarget(this.box, row.sealed, String(parcel.endpointId)),
      body,
      parcel.attempt,
      parcel.now,
    );
  }
}

export const sealTarget = (box: SecretBox, target: WebhookTarget, endpointId: string): string =>
  box.seal(Buffer.from(JSON.stringify(target)), endpointId);

export const openTarget = (box: SecretBox, sealed: string, endpointId: string): WebhookTarget =>
  JSON.parse(box.open(sealed, endpointId).toString()) as WebhookTarget;
