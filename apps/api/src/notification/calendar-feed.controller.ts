import { Controller, Delete, Get, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { NotificationSettings } from '@duban/notification';
import type { SignedIn } from '@duban/organization';
import { Allow, Public } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor } from '../shell/request';
import { CalendarFeedFile } from './calendar-feed';
import { FeedDto, FeedOpenedDto, FeedParam } from './settings.dto';

const ICS = 'text/calendar';

@ApiTags('notification')
@Controller('calendar-feed')
export class CalendarFeedController {
  constructor(
    private readonly settings: NotificationSettings,
    private readonly feeds: CalendarFeedFile,
  ) {}

  @Get()
  @Allow('message.read')
  @Operation({ id: 'getCalendarFeed', summary: '本人的日历地址是否开通', returns: FeedDto })
  async status(@CurrentActor() { personId }: SignedIn): Promise<FeedDto> {
    const feed = await this.settings.feed(personId);
    return { open: feed !== null, ...feed };
  }

  @Post()
  @Allow('message.read')
  @Operation({ id: 'openCalendarFeed', summary: '生成日历地址；原来的随即失效', returns: FeedOpenedDto })
  async open(@CurrentActor() actor: SignedIn): Promise<FeedOpenedDto> {
    const { token } = await this.settings.openFeed(actor);
    return { url: this.feeds.url(token) };
  }

  @Delete()
  @Allow('message.read')
  @Operation({ id: 'closeCalendarFeed', summary: '停用日历地址' })
  close(@CurrentActor() actor: SignedIn): Promise<void> {
    return this.settings.closeFeed(actor);
  }

  /** Calendars sign in nowhere: the address is the key, and it shows no more than its owner may know. */
  @Get(':file')
  @Public()
  @ApiOkResponse({
    description: '日历',
    content: { [ICS]: { schema: { type: 'string', format: 'binary' } } },
  })
  @Operation({ id: 'readCalendarFeed', summary: '期限日历（.ics）', status: 200 })
  async read(@Param() { file }: FeedParam): Promise<StreamableFile> {
    return new StreamableFile(Buffer.from(await this.feeds.file(file)), {
      type: `${ICS}; charset=utf-8`,
      disposition: 'inline; filename="duban.ics"',
    });
  }
}
