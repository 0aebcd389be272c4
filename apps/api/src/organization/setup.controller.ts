import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { SetupService } from '@duban/organization';
import { Public } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { SetupDto, SetupStateDto } from './setup.dto';

/** Public because nobody has an account yet; the token stands for the sign-in. */
@ApiTags('organization')
@Controller('setup')
export class SetupController {
  constructor(private readonly setup: SetupService) {}

  @Get()
  @Public()
  @Operation({ id: 'getSetupState', summary: '是否待初始化', returns: SetupStateDto })
  async state(): Promise<SetupStateDto> {
    return { open: await this.setup.isOpen() };
  }

  @Post()
  @Public()
  @Operation({ id: 'completeSetup', summary: '完成初始化' })
  complete(@Body() { token, ...input }: SetupDto): Promise<void> {
    return this.setup.complete(token, input);
  }
}
