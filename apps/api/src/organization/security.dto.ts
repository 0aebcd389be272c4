import { ROLES, type Role, SENSITIVITIES, type Sensitivity } from '@duban/chain';
import type {
  DelegateCandidate,
  DelegationView,
  NewDelegation,
  PasswordPolicy,
  Policies,
  SecondFactorPolicy,
  SessionPolicy,
  SessionView,
  SignInView,
} from '@duban/organization';
import { ManyOf, Prose } from '../fields';
import { Day, Flag, Instant, Nested, NestedList, OneOf, Text, Uuid, Whole } from '../shell/fields';
import { pageDto, PageQuery } from '../shell/page.dto';
import { AppointmentViewDto, NamedDto } from './session.dto';

export class SessionDto implements SessionView {
  @Uuid() id: string;
  @Text({ nullable: true, doc: '浏览器' }) device: string | null;
  @Text({ nullable: true, doc: '来源地址' }) address: string | null;
  @Instant() createdAt: Date;
  @Instant() seenAt: Date;
  @Flag({ doc: '当前会话' }) current: boolean;
}

export class SessionPageDto extends pageDto(SessionDto) {}

export const sessionKey = (s: SessionView): [string, string] => [s.createdAt.toISOString(), s.id];

export class ClearanceDto {
  @OneOf(SENSITIVITIES, { name: 'Sensitivity', doc: '知悉范围' }) clearance: Sensitivity;
}

export class PasswordPolicyDto implements PasswordPolicy {
  @Whole({ min: 0, doc: '最短几位，8–64' }) minLength: number;
  @Whole({ min: 0, doc: '至少几类字符，3 或 4' }) minClasses: number;
  @Whole({ min: 0, doc: '有效期（天），0 为不限' }) maxAgeDays: number;
  @Whole({ min: 0, doc: '不得与最近几次相同，0–24' }) history: number;
}

export class SessionPolicyDto implements SessionPolicy {
  @Whole({ min: 0, doc: '多少分钟不操作即退出，1–240' }) idleMinutes: number;
  @Whole({ min: 0, doc: '登录后最长几小时，1–24' }) absoluteHours: number;
}

export class SecondFactorPolicyDto implements SecondFactorPolicy {
  @ManyOf(ROLES, { min: 0, name: 'Role', doc: '须以动态口令登录的角色' }) required: Role[];
}

export class PoliciesDto implements Policies {
  @Nested(() => PasswordPolicyDto) password_policy: PasswordPolicyDto;
  @Nested(() => SessionPolicyDto) session_policy: SessionPolicyDto;
  @Nested(() => SecondFactorPolicyDto) second_factor: SecondFactorPolicyDto;
}

export class PoliciesSeenDto extends PoliciesDto {
  @Whole({ min: 1, doc: '版本号，修改时放入 If-Match' }) version: number;
}

/** Which sign-ins are meant. */
export class SignInsFilterQuery {
  @Uuid({ optional: true, doc: '某人' }) personId?: string;
  @Flag({ optional: true, doc: '只看失败和锁定' }) failed?: boolean;
  @Instant({ optional: true, doc: '此时起' }) from?: Date;
  @Instant({ optional: true, doc: '此时止（不含）' }) until?: Date;
}

export class SignInsQuery extends PageQuery {
  @Uuid({ optional: true, doc: '某人' }) personId?: string;
  @Flag({ optional: true, doc: '只看失败和锁定' }) failed?: boolean;
  @Instant({ optional: true, doc: '此时起' }) from?: Date;
  @Instant({ optional: true, doc: '此时止（不含）' }) until?: Date;
}

export class SignInRecordDto implements SignInView {
  @Whole({ min: 1, doc: '日志编号' }) id: number;
  @Instant() at: Date;
  @Uuid({ nullable: true, doc: '不存在的账号为 null' }) personId: string | null;
  @Text() name: string;
  @Text({ example: 'session.sign_in' }) command: string;
  @Text({ example: '登录' }) words: string;
  @Prose({ nullable: true }) reason: string | null;
}

export class SignInRecordPageDto extends pageDto(SignInRecordDto) {}

export class NewDelegationDto implements NewDelegation {
  @Uuid({ doc: '外出的人：本人；系统管理员可为他人办理' }) personId: string;
  @Uuid({ doc: '代理人' }) delegateId: string;
  @Day({ doc: '起日' }) starts: string;
  @Day({ doc: '止日，当天仍有效' }) ends: string;
  @Text({ max: 200, example: '出差' }) reason: string;
}

export class DelegationDto implements DelegationView {
  @Uuid() id: string;
  @Nested(() => NamedDto, { doc: '外出的人' }) person: NamedDto;
  @Nested(() => NamedDto, { doc: '代理人' }) delegate: NamedDto;
  @Day() starts: string;
  @Day() ends: string;
  @Text() reason: string;
  @OneOf(['coming', 'running', 'over', 'revoked'], { name: 'DelegationState' })
  state: DelegationView['state'];
}

export class DelegationPageDto extends pageDto(DelegationDto) {}

export class CandidatesQuery extends PageQuery {
  @Uuid({ optional: true, doc: '外出的人，默认本人；系统管理员可为他人查询' }) personId?: string;
  @Day({ optional: true, doc: '起日；填写后不列此间外出的人' }) starts?: string;
  @Day({ optional: true, doc: '止日，默认同起日' }) ends?: string;
}

/** 可以指定的代理人. */
export class DelegateCandidateDto implements DelegateCandidate {
  @Uuid() id: string;
  @Text() name: string;
  @NestedList(() => AppointmentViewDto, { doc: '在外出的人的单位中的任职' })
  appointments: AppointmentViewDto[];
  @Flag({ doc: '知悉范围不小于外出的人；否则较敏感的任务不能代办' }) cleared: boolean;
}

export class DelegateCandidatePageDto extends pageDto(DelegateCandidateDto) {}

export class CreatedDto {
  @Uuid() id: string;
}
