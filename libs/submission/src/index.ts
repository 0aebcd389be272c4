export * from './recheck.entity';
export * from './recheck.service';
export * from './submission.entity';
export * from './submission.module';
export * from './submission.service';
export * from './summary.service';
