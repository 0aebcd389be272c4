export * from './notice-draft.service';
export * from './notice.service';
export * from './period.service';
export * from './tracking.entity';
export * from './tracking.module';
export * from './rhythm-preview.queries';
