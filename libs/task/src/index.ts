export * from './ending';
export * from './plan.entity';
export * from './plan.service';
export type { PlanSettings } from './plan.settings';
export * from './rows';
export * from './search';
export * from './task.entity';
export * from './task.module';
export * from './task.service';
