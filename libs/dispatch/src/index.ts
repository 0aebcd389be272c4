export * from './assignment.ending';
export * from './assignment.entity';
export * from './assignment.service';
export * from './countersign';
export * from './countersign.service';
export * from './dispatch.module';
export * from './dispatch.service';
export * from './expand';
