import { type FirstPerson, type FirstSetup, MAX_PASSWORD_LENGTH } from '@duban/organization';
import { Email, Flag, Nested, Text } from '../shell/fields';

export class SetupStateDto {
  @Flag({ doc: '尚未初始化，可凭初始化链接办理' }) open: boolean;
}

export class FirstPersonDto implements FirstPerson {
  @Text({ max: 50, example: '张三' }) name: string;
  @Text({ max: 64, example: 'zhangsan' }) username: string;
  @Text({ max: 2 * MAX_PASSWORD_LENGTH, verbatim: true }) password: string;
  @Email({ optional: true, nullable: true }) email?: string | null;
}

export class SetupDto implements FirstSetup {
  @Text({ max: 100, doc: '初始化链接中的一次性口令' }) token: string;
  @Text({ max: 50, example: '渝中区' }) region: string;
  @Text({ max: 100, example: '区政府督查室' }) officeName: string;
  @Nested(() => FirstPersonDto, { doc: '督查人员' }) supervisor: FirstPersonDto;
  @Nested(() => FirstPersonDto, { doc: '系统管理员' }) systemAdmin: FirstPersonDto;
  @Nested(() => FirstPersonDto, { doc: '安全管理员' }) securityAdmin: FirstPersonDto;
  @Nested(() => FirstPersonDto, { doc: '审计管理员' }) auditor: FirstPersonDto;
}
