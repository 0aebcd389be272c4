export * from './tracking.entity';
