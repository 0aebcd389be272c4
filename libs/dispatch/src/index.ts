export * from './assignment.entity';
