import { ROLES, type Role, SENSITIVITIES, type Sensitivity } from '@duban/chain';
import type { NewPerson, OneTimePassword, PersonView, Transfer } from '@duban/organization';
import { Email, Flag, NestedList, OneOf, Text, Uuid, Whole } from '../shell/fields';
import { IdParam, PageQuery, pageDto } from '../shell/page.dto';
import { AppointmentViewDto } from './session.dto';

export class PeopleQueryDto extends PageQuery {
  @Text({ optional: true, max: 100, doc: '姓名或用户名中的文字' }) search?: string;
  @Uuid({ optional: true, doc: '任职单位' }) unitId?: string;
  @OneOf(ROLES, { optional: true, name: 'Role' }) role?: Role;
  @Flag({ optional: true, doc: '连同已停用的账号' }) all?: boolean;
}

export class PersonDto implements PersonView {
  @Uuid() id: string;
  @Text({ example: '张三' }) name: string;
  @Text({ example: 'zhangsan' }) username: string;
  @Email({ nullable: true }) email: string | null;
  @Text({ nullable: true, example: '副主任', doc: '职务' }) jobTitle: string | null;
  @Text({ nullable: true, doc: '电话' }) phone: string | null;
  @Flag() active: boolean;
  @OneOf(SENSITIVITIES, { name: 'Sensitivity', doc: '知悉范围' }) clearance: Sensitivity;
  @Whole({ min: 1, example: 1 }) version: number;
  @NestedList(() => AppointmentViewDto) appointments: AppointmentViewDto[];
}

export class PersonPageDto extends pageDto(PersonDto) {}

export class AppointmentDto {
  @Uuid() unitId: string;
  @OneOf(ROLES, { name: 'Role' }) role: Role;
}

export class AppointmentParam extends IdParam {
  @Uuid() unitId: string;
  @OneOf(ROLES, { name: 'Role' }) role: Role;
}

export class TransferDto implements Transfer {
  @Uuid({ doc: '调出单位' }) fromUnitId: string;
  @Uuid({ doc: '调入单位' }) toUnitId: string;
  @OneOf(ROLES, { name: 'Role', doc: '在调入单位的角色' }) role: Role;
  @Uuid({ optional: true, doc: '接替人：接任原单位的角色和本人名下的待办' }) handoverTo?: string;
  @Flag({ optional: true, doc: '确认原单位暂时没有经办人' }) acknowledged?: boolean;
  @Text({ optional: true, max: 200, example: '干部交流' }) reason?: string;
}

export class TransferredDto {
  @Whole({ min: 0, doc: '交接的本人名下待办' }) handedOver: number;
}

export class NewPersonDto implements NewPerson {
  @Text({ max: 50, example: '张三' }) name: string;
  @Text({ max: 64, example: 'zhangsan' }) username: string;
  @Email({ optional: true, nullable: true }) email?: string | null;
  @Text({ optional: true, nullable: true, max: 50, example: '副主任', doc: '职务' }) jobTitle?: string | null;
  @Text({ optional: true, nullable: true, max: 30, doc: '电话' }) phone?: string | null;
  @NestedList(() => AppointmentDto, { max: 20 }) appointments: AppointmentDto[];
}

export class AmendPersonDto {
  @Text({ optional: true, max: 50 }) name?: string;
  @Email({ optional: true, nullable: true, doc: 'null：不再接收邮件' }) email?: string | null;
  @Text({ optional: true, nullable: true, max: 50, doc: '职务' }) jobTitle?: string | null;
  @Text({ optional: true, nullable: true, max: 30, doc: '电话' }) phone?: string | null;
}

export class DeactivateDto {
  @Text({ max: 200, example: '调离' }) reason: string;
}

export class OneTimePasswordDto implements OneTimePassword {
  @Uuid() personId: string;
  @Text({ nullable: true, doc: '一次性密码，只显示这一次；重复提交时为 null' }) password: string | null;
}
