import { Module } from '@nestjs/common';
import { AttachmentQueries } from './attachment.queries';
import { DeskQueries } from './desk.queries';
import { EventQueries } from './event.queries';
import { InstructionQueries } from './instruction.queries';
import { LedgerQueries } from './ledger.queries';
import { RequestQueries } from './request.queries';
import { MatterQueries } from './matter.queries';
import { RecheckQueries } from './recheck.queries';
import { LawfulnessQueries } from './lawfulness.queries';
import { OverlapQueries } from './overlap.queries';
import { TaskViewQueries } from './task-view.queries';
import { MessageWhyQueries, NoticeWhyQueries, ObligationWhyQueries } from './why';

const QUERIES = [
  LedgerQueries,
  TaskViewQueries,
  DeskQueries,
  AttachmentQueries,
  EventQueries,
  ObligationWhyQueries,
  NoticeWhyQueries,
  MessageWhyQueries,
  RequestQueries,
  InstructionQueries,
  MatterQueries,
  RecheckQueries,
  LawfulnessQueries,
  OverlapQueries,
];

/** Questions asked of tasks, obligations and journal. */
@Module({ providers: QUERIES, exports: QUERIES })
export class EvaluationModule {}
