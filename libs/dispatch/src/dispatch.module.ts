import { Module } from '@nestjs/common';
import { AssignmentService } from './assignment.service';
import { DispatchService } from './dispatch.service';

/** 分办. */
@Module({ providers: [DispatchService, AssignmentService], exports: [DispatchService, AssignmentService] })
export class DispatchModule {}
