export * from './action-plan.entity';
