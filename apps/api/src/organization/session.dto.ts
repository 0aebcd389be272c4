import { ROLES, type Role } from '@duban/chain';
import {
  type Enrolment,
  type FactorDue,
  MAX_PASSWORD_LENGTH,
  MIN_PASSWORD_LENGTH,
  type NewSession,
  type Profile,
} from '@duban/organization';
import { Flag, Nested, NestedList, OneOf, Text, Uuid } from '../shell/fields';

/** Twice the rule's length: full-width typing and a paste with spaces are for the rule to judge, not for the form. */
const max = 2 * MAX_PASSWORD_LENGTH;

export class SignInDto {
  @Text({ max: 64, example: 'zhangsan', doc: '用户名' }) username: string;
  @Text({ max, verbatim: true, doc: '密码' }) password: string;
}

export class ChangePasswordDto {
  @Text({ max, verbatim: true, doc: '原密码' }) currentPassword: string;
  @Text({
    max,
    verbatim: true,
    doc: `新密码：至少 ${MIN_PASSWORD_LENGTH} 位，四类字符中的三类，不含用户名和单位名称`,
  })
  newPassword: string;
}

export class AccountDto {
  @Uuid() id: string;
  @Text({ example: '张三' }) name: string;
  @Text({ example: 'zhangsan' }) username: string;
}

export class SignedInDto implements Omit<NewSession, 'token'> {
  @Nested(() => AccountDto) person: AccountDto;
  @Flag({ doc: '须先修改密码：初始的或超过有效期的' }) mustChange: boolean;
  @OneOf(['needed', 'must_enroll'], { optional: true, name: 'FactorDue', doc: '尚缺动态口令；没有时不缺' })
  secondFactor?: FactorDue;
}

export class AppointmentViewDto {
  @Uuid() unitId: string;
  @Text({ example: '区教委' }) unitName: string;
  @OneOf(ROLES, { name: 'Role' }) role: Role;
}

export class NamedDto {
  @Uuid() id: string;
  @Text({ example: '张三' }) name: string;
}

export class CodeDto {
  @Text({ max: 20, example: '287082', doc: '验证器当前显示的六位数字' }) code: string;
}

/** 只显示这一次。 */
export class EnrolmentDto implements Enrolment {
  @Text({ doc: '手工录入验证器的密钥' }) secret: string;
  @Text({ max: 1_000, doc: '二维码的内容' }) uri: string;
}

export class MeDto implements Profile {
  @Nested(() => AccountDto) person: AccountDto;
  @NestedList(() => AppointmentViewDto) appointments: AppointmentViewDto[];
  @Flag({ doc: '须先修改密码：初始的或超过有效期的' }) mustChange: boolean;
  @OneOf(['needed', 'must_enroll'], { optional: true, name: 'FactorDue', doc: '尚缺动态口令；没有时不缺' })
  secondFactor?: FactorDue;
  @NestedList(() => NamedDto, { optional: true, doc: '今天代理谁' }) standsInFor?: NamedDto[];
  @Flag({ optional: true, doc: '系统管理员：启用向导尚未结束' }) starting?: boolean;
  @Text({ nullable: true, doc: '本系统所属地区' }) region: string | null;
}
