import { Module } from '@nestjs/common';
import { TaskModule } from '@duban/task';
import { ImportService } from './import.service';

/** Documents become draft tasks a person confirms. */
@Module({ imports: [TaskModule], providers: [ImportService], exports: [ImportService] })
export class IntakeModule {}
