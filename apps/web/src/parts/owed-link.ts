import type { Owed } from '../api/types';

/** Records that have a page of their own, on which everything owed about them is done. */
const PAGES: Readonly<Partial<Record<Owed['subjectType'], string>>> = {
  request: 'requests',
  matter: 'matters',
  recheck: 'rechecks',
  round: 'rounds',
  naming: 'namings',
  review_request: 'reviews',
  notice: 'notices',
  submission: 'submissions',
};

/** The page on which what is owed is done; the server's own link leads to the record. */
export function owedLink({ kind, subjectType, subjectId, taskId, planId, link }: Owed): string {
  if (kind === 'review_contribution' || subjectType === 'reporting_period') return '/review';
  if (subjectType === 'report' || subjectType === 'contribution') return `/reports/${subjectId}`;
  if (kind === 'submit') return `/submissions?planId=${planId}`;
  const page = PAGES[subjectType];
  if (page) return `/${page}/${subjectId}`;
  return taskId ? `/tasks/${taskId}` : link;
}
