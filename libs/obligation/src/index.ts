export * from './obligation.entity';
