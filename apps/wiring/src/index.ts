export * from './config';
export * from './data-source';
export * from './entities';
export * from './house.module';
export * from './housekeeping';
export * from './rounds';
export * from './verify';
