import { Module } from '@nestjs/common';
import { TaskModule } from '@duban/task';
import { DispatchForecast } from './forecast.service';
import { ImportService } from './import.service';
import { ImportMemory } from './memory.service';
import { ImportNames } from './names.service';
import { ReimportService } from './reimport.service';
import { SourceReader } from './reader';

const PROVIDERS = [ImportService, ImportNames, ImportMemory, ReimportService, DispatchForecast, SourceReader];

/** Documents become draft tasks a person confirms. */
@Module({ imports: [TaskModule], providers: PROVIDERS, exports: PROVIDERS })
export class IntakeModule {}
