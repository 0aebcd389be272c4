import type { Via } from './delivery.entity';

/** How somebody can be reached, and would like to be. */
export interface Means {
  via: Via;
  /** Where a group's line, or a copy, goes. */
  endpoint_id: string | null;
  /** The person's own endpoint. */
  own_endpoint: string | null;
  email: string;
  active: boolean;
  wants_mail: boolean;
  wants_webhook: boolean;
  person_id: string | null;
}

export type Route =
  | { via: Via; endpointId: string | null; copyTo?: string }
  | { drop: { code: 'no_address' | 'preference'; answer: string } };

/**
 * By what a delivery goes. What is urgent goes by everything there is; the rest by what its person wishes and the office
 * demands. A wish that cannot be met (the robot is gone, there is no address) gives way to what there is. Pure.
 */
export function routeOf(
  means: Means,
  { urgent, demanded }: { urgent: boolean; demanded: readonly Via[] },
): Route {
  if (!means.person_id) return { via: 'webhook', endpointId: means.endpoint_id };
  const mail = means.active && means.email !== '';
  const hook = means.active ? means.own_endpoint : null;
  if (!mail && !hook) return { drop: { code: 'no_address', answer: '收件人已停用或没有邮箱' } };
  const byMail = urgent || means.wants_mail || demanded.includes('mail');
  const byHook = urgent || means.wants_webhook || demanded.includes('webhook');
  if (!byMail && !byHook) return { drop: { code: 'preference', answer: '本人选择只在站内查看' } };
  if (mail && (byMail || !hook))
    return { via: 'mail', endpointId: null, ...(byHook && hook && { copyTo: hook }) };
  return { via: 'webhook', endpointId: hook };
}
