import { Assignment } from '@duban/dispatch';
import { Measurement, Report } from '@duban/feedback';
import { ActionPlan, Milestone } from '@duban/implementation';
import { Idempotency, JournalEntry } from '@duban/journal';
import { Delivery, DevMail, Message } from '@duban/notification';
import { Obligation, ObligationStep } from '@duban/obligation';
import { AppointmentRow, Credential, Person, Session, Setting, Unit, UnitGroup } from '@duban/organization';
import { Submission, SubmissionItem } from '@duban/submission';
import { LightRuleSet, Plan, Target, Task, TaskParty } from '@duban/task';
import { Notice, NoticeCounter, NoticeItem, ReportingPeriod } from '@duban/tracking';

/** Every table of the house. */
export const ENTITIES = [
  JournalEntry,
  Idempotency,
  Unit,
  UnitGroup,
  Person,
  AppointmentRow,
  Credential,
  Session,
  Setting,
  Message,
  Delivery,
  DevMail,
  Obligation,
  ObligationStep,
  LightRuleSet,
  Plan,
  Task,
  TaskParty,
  Target,
  Assignment,
  ActionPlan,
  Milestone,
  ReportingPeriod,
  Notice,
  NoticeItem,
  NoticeCounter,
  Report,
  Measurement,
  Submission,
  SubmissionItem,
];
