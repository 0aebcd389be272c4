import { ROLES, type Role } from '@duban/chain';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, type NewSession, type Profile } from '@duban/organization';
import { Flag, Nested, NestedList, OneOf, Text, Uuid } from '../shell/fields';

/** Twice the rule's length: full-width typing and a paste with spaces are for the rule to judge, not for the form. */
const max = 2 * MAX_PASSWORD_LENGTH;

export class SignInDto {
  @Text({ max: 64, example: 'zhangsan', doc: '用户名' }) username: string;
  @Text({ max, verbatim: true, doc: '密码' }) password: string;
}

export class ChangePasswordDto {
  @Text({ max, verbatim: true, doc: '原密码' }) currentPassword: string;
  @Text({ max, verbatim: true, doc: `新密码：至少 ${MIN_PASSWORD_LENGTH} 位，四类字符中的三类，不含用户名` })
  newPassword: string;
}

export class AccountDto {
  @Uuid() id: string;
  @Text({ example: '张三' }) name: string;
  @Text({ example: 'zhangsan' }) username: string;
}

export class SignedInDto implements Omit<NewSession, 'token'> {
  @Nested(() => AccountDto) person: AccountDto;
  @Flag({ doc: '须先修改密码' }) mustChange: boolean;
}

export class AppointmentViewDto {
  @Uuid() unitId: string;
  @Text({ example: '区教委' }) unitName: string;
  @OneOf(ROLES, { name: 'Role' }) role: Role;
}

export class MeDto implements Profile {
  @Nested(() => AccountDto) person: AccountDto;
  @NestedList(() => AppointmentViewDto) appointments: AppointmentViewDto[];
  @Flag({ doc: '须先修改密码' }) mustChange: boolean;
  @Text({ nullable: true, doc: '本系统所属地区' }) region: string | null;
}
