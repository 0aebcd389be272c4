export * from './action-plan.entity';
export * from './action-plan.service';
export * from './implementation.module';
export * from './milestone.ending';
export * from './milestone.service';
