export * from './completion.service';
export * from './feedback.module';
export * from './report-opening.service';
export type { ReportInput } from './report.check';
export * from './report.ending';
export * from './report.entity';
export * from './report.service';
export * from './rows';
export * from './task.ending';
