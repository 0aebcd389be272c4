export * from './report.entity';
