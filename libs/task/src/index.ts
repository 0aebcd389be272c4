export * from './plan.entity';
export * from './task.entity';
