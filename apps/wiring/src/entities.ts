import { Assignment, Letter, PartyChoice } from '@duban/dispatch';
import { Matter, MatterEntry, Report, ReviewRequest, SiteVisit } from '@duban/feedback';
import { ActionPlan, Milestone } from '@duban/implementation';
import { Idempotency, JournalEntry } from '@duban/journal';
import { Delivery, DevMail, Message } from '@duban/notification';
import { Obligation, ObligationStep, ObligationUrge } from '@duban/obligation';
import {
  AppointmentRow,
  Credential,
  Person,
  Session,
  Setting,
  TaskforceMember,
  Unit,
  UnitGroup,
} from '@duban/organization';
import { Recheck, Submission, SubmissionItem } from '@duban/submission';
import { Attachment, Plan, Target, Task, TaskParty } from '@duban/task';
import {
  Instruction,
  Naming,
  NamingUnit,
  Notice,
  NoticeCounter,
  NoticeItem,
  ReportingPeriod,
  Round,
  RoundTask,
  RoundUnit,
  StandingApproval,
  TaskRequest,
} from '@duban/tracking';

/** Every table of the house. */
export const ENTITIES = [
  Idempotency,
  JournalEntry,
  Person,
  AppointmentRow,
  Credential,
  Session,
  Setting,
  TaskforceMember,
  Unit,
  UnitGroup,
  Message,
  Delivery,
  DevMail,
  Obligation,
  ObligationStep,
  ObligationUrge,
  Attachment,
  Plan,
  Task,
  TaskParty,
  Target,
  Assignment,
  Letter,
  PartyChoice,
  ActionPlan,
  Milestone,
  Instruction,
  Naming,
  NamingUnit,
  TaskRequest,
  Round,
  RoundUnit,
  RoundTask,
  StandingApproval,
  ReportingPeriod,
  Notice,
  NoticeItem,
  NoticeCounter,
  Matter,
  MatterEntry,
  Report,
  ReviewRequest,
  SiteVisit,
  Recheck,
  Submission,
  SubmissionItem,
];
