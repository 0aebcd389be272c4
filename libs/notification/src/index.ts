export * from './message.entity';
