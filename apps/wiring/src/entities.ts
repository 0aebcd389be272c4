import { Assignment, Letter, PartyChoice } from '@duban/dispatch';
import { Matter, MatterEntry, Report, SiteVisit } from '@duban/feedback';
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
  Notice,
  NoticeCounter,
  NoticeItem,
  ReportingPeriod,
  TaskRequest,
} from '@duban/tracking';

/** Every table of the house. */
export const ENTITIES = [
  JournalEntry,
  Idempotency,
  Unit,
  UnitGroup,
  Person,
  AppointmentRow,
  TaskforceMember,
  Credential,
  Session,
  Setting,
  Message,
  Delivery,
  DevMail,
  Obligation,
  ObligationStep,
  ObligationUrge,
  Plan,
  Task,
  TaskParty,
  Attachment,
  Target,
  Assignment,
  Letter,
  PartyChoice,
  ActionPlan,
  Milestone,
  ReportingPeriod,
  Notice,
  NoticeItem,
  NoticeCounter,
  TaskRequest,
  Instruction,
  Report,
  Submission,
  SubmissionItem,
  Matter,
  MatterEntry,
  SiteVisit,
  Recheck,
];
