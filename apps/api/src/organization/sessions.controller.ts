import { Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { SessionList, type SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page, PageQuery } from '../shell/page.dto';
import { CurrentActor } from '../shell/request';
import { sessionKey, SessionPageDto } from './security.dto';

/** One's own open sessions; the security administrator may end anybody's. */
@ApiTags('organization')
@Controller('sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionList) {}

  @Get()
  @Allow('session.own')
  @Operation({ id: 'listSessions', summary: '我的登录会话，最近登录的在前', returns: SessionPageDto })
  own(@CurrentActor() actor: SignedIn, @Query() query: PageQuery): Promise<SessionPageDto> {
    return page(query, {
      shape: ['instant', 'uuid'],
      rows: slice => this.sessions.own(actor, slice),
      key: sessionKey,
      view: session => session,
    });
  }

  @Post('end-others')
  @Allow('session.own')
  @Operation({ id: 'endOtherSessions', summary: '结束我的其他会话' })
  endOthers(@CurrentActor() actor: SignedIn): Promise<void> {
    return this.sessions.endOthers(actor);
  }

  @Delete(':id')
  @Allow('session.own')
  @Operation({ id: 'endSession', summary: '结束一个会话' })
  end(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<void> {
    return this.sessions.end(actor, id);
  }
}
