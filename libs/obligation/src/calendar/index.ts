export * from './calendar-edition.entity';
export * from './calendar.editions';
export * from './calendar.service';
export * from './replan';
export * from './replan.service';
