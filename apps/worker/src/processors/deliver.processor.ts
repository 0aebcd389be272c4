import type {
  DeliveryOutcome,
  Handlers,
  MailTransport,
  NotificationService,
  StillRelevant,
} from '@duban/notification';

/**
 * 发送: one attempt at each delivery of the job, all at once. What came of each stands on the delivery, not in the queue;
 * the job tells of the first that could not even be tried, once all are over.
 */
export const deliverProcessor =
  (
    notifications: NotificationService,
    transport: MailTransport,
    stillRelevant: StillRelevant,
    meter: (outcome: DeliveryOutcome) => void = () => undefined,
  ): Handlers['deliver_all'] =>
  async ({ deliveries }) => {
    const tried = await Promise.allSettled(
      deliveries.map(async ({ id, attempt }) =>
        meter(await notifications.deliver(id, attempt, transport, stillRelevant)),
      ),
    );
    const failed = tried.find(t => t.status === 'rejected');
    if (failed) throw failed.reason;
  };
