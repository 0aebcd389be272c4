import type { Schemas } from './client';

/** The shapes pages work with, by the names used here. */
export type LedgerRow = Schemas['LedgerRowDto'];
export type TaskView = Schemas['TaskViewDto'];
export type Owed = Schemas['ObligationDto'];
export type ReportRow = Schemas['ReportRowDto'];
export type ReportForm = Schemas['ReportFormDto'];
export type ReportView = Schemas['ReportViewDto'];
export type Notice = Schemas['NoticeDto'];
export type Submission = Schemas['SubmissionDto'];
export type Plan = Schemas['PlanDto'];
export type Unit = Schemas['UnitDto'];
export type Asked = Schemas['RequestDto'];
export type Instruction = Schemas['InstructionDto'];
export type Matter = Schemas['MatterDto'];
export type Recheck = Schemas['RecheckDto'];
export type Round = Schemas['RoundDto'];
export type Naming = Schemas['NamingDto'];
export type ReviewRequest = Schemas['ReviewRequestDto'];
