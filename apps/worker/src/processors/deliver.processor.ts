import type {
  DeliveryOutcome,
  Handlers,
  MailTransport,
  NotificationService,
  StillRelevant,
} from '@duban/notification';

/** 发送: one job, one attempt at one delivery. What came of it stands on the delivery, not in the queue. */
export const deliverProcessor =
  (
    notifications: NotificationService,
    transport: MailTransport,
    stillRelevant: StillRelevant,
    meter: (outcome: DeliveryOutcome) => void = () => undefined,
  ): Handlers['deliver'] =>
  async ({ deliveryId, attempt }) => {
    meter(await notifications.deliver(deliveryId, attempt, transport, stillRelevant));
  };
