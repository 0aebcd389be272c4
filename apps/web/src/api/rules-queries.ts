import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client';

export const laddersQuery = queryOptions({
  queryKey: ['ladders'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/ladders', { signal })),
});

export const ladderEditionsQuery = (ladder: Schemas['LadderName']) =>
  queryOptions({
    queryKey: ['ladders', ladder, 'editions'],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/ladders/editions', { params: { query: { ladder } }, signal })),
  });

/** What applying the newest edition would do to what is open. */
export const ladderPreviewQuery = (ladder: Schemas['LadderName']) =>
  queryOptions({
    queryKey: ['ladders', ladder, 'preview'],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/ladders/preview', { params: { query: { ladder } }, signal })),
  });

export const lightRulesQuery = queryOptions({
  queryKey: ['light-rules'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/light-rules', { signal })),
});

export const lightPreviewQuery = (id: string, planId: readonly string[]) =>
  queryOptions({
    queryKey: ['light-rules', id, 'preview', ...planId],
    queryFn: ({ signal }) =>
      ask(
        api.GET('/api/v1/light-rules/{id}/preview', {
          params: { path: { id }, query: planId.length ? { planId: [...planId] } : {} },
          signal,
        }),
      ),
  });

/** What a plan would look like by other rules. */
export const planLightsPreviewQuery = (id: string, choice: { ruleSetId?: string; preset?: string }) =>
  queryOptions({
    queryKey: ['plans', id, 'light-rules', choice],
    queryFn: ({ signal }) =>
      ask(
        api.GET('/api/v1/plans/{id}/light-rules/preview', {
          params: {
            path: { id },
            query: choice as { ruleSetId?: string; preset?: Schemas['LightPreset'] },
          },
          signal,
        }),
      ),
  });

export const calendarQuery = queryOptions({
  queryKey: ['calendar'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/calendar', { signal })),
});

export const calendarEditionsQuery = queryOptions({
  queryKey: ['calendar', 'editions'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/calendar/editions', { signal })),
});

export const deliveryPolicyQuery = queryOptions({
  queryKey: ['notification-policy'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/notification-policy', { signal })),
});

export const webhooksQuery = queryOptions({
  queryKey: ['webhook-endpoints'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/webhook-endpoints', { signal })),
});
