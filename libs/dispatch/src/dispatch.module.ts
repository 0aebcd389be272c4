import { Module } from '@nestjs/common';
import { AssignmentService } from './assignment.service';
import { CountersignService } from './countersign.service';
import { DispatchService } from './dispatch.service';

/** 分办. */
@Module({
  providers: [DispatchService, AssignmentService, CountersignService],
  exports: [DispatchService, AssignmentService, CountersignService],
})
export class DispatchModule {}
