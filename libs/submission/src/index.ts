export * from './submission.entity';
