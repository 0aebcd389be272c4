/** The records that live through states. Each has one machine, one table and one home among the libs. */
export const MACHINE_NAMES = [
  'plan',
  'task',
  'assignment',
  'milestone',
  'reporting_period',
  'notice',
  'report',
  'contribution',
  'completion',
  'submission',
  'request',
  'matter',
  'instruction',
  'review_request',
  'recheck',
  'edition',
  'round',
  'naming',
  'measurement_due',
] as const;
export type MachineName = (typeof MACHINE_NAMES)[number];
