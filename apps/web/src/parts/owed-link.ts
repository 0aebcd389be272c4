import type { Owed } from '../api/types';

/** The page on which what is owed is done; the server's own link leads to the record. */
export function owedLink({ kind, subjectType, subjectId, taskId, planId, link }: Owed): string {
  if (kind === 'review_contribution' || subjectType === 'reporting_period') return '/review';
  if (subjectType === 'report' || subjectType === 'contribution') return `/reports/${subjectId}`;
  if (kind === 'submit') return `/submissions?planId=${planId}`;
  return taskId ? `/tasks/${taskId}` : link;
}
