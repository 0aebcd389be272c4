import type { Handlers, MailTransport, NotificationService, StillRelevant } from '@duban/notification';

/** 发送: one job, one attempt at one delivery. What came of it stands on the delivery, not in the queue. */
export const deliverProcessor =
  (
    notifications: NotificationService,
    transport: MailTransport,
    stillRelevant: StillRelevant,
  ): Handlers['deliver'] =>
  async ({ deliveryId, attempt }) => {
    await notifications.deliver(deliveryId, attempt, transport, stillRelevant);
  };
