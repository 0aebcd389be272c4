export * from './unit.entity';
export * from './person.entity';
