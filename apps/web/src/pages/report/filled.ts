import type { Schemas } from '../../api/client';
import type { ReportForm } from '../../api/types';
import { type Measured, toMeasured, toMeasurements } from '../../parts/measured';

/** What the form holds. */
export interface Filled {
  text: string;
  percent: number | null;
  measurements?: Measured;
  milestoneIds?: string[];
  problems?: string;
  nextSteps?: string;
}

/** What is there already; a form nobody has touched begins with last time's figures, problems and plans. */
export function initialOf({ report, row, last }: ReportForm): Filled {
  const from = report.state === 'open' && last ? last : report;
  return {
    text: report.text,
    percent: report.state === 'open' ? (last?.percent ?? row.percent) : report.percent,
    measurements: toMeasured(from.measurements),
    milestoneIds: report.milestoneIds,
    problems: from.problems,
    nextSteps: from.nextSteps,
  };
}

export const bodyOf = (filled: Filled, noProgress = false): Schemas['SaveReportDto'] => ({
  text: filled.text ?? '',
  percent: filled.percent ?? 0,
  measurements: toMeasurements(filled.measurements),
  milestoneIds: filled.milestoneIds ?? [],
  problems: filled.problems ?? '',
  nextSteps: filled.nextSteps ?? '',
  noProgress: noProgress && !filled.text?.trim(),
});
