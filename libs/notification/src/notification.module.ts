import { Module } from '@nestjs/common';
import { NotificationService } from './notification.service';

/** Inbox, digests, deliveries. Db, Clock, WorkCalendar, Ids and NOTIFICATION_CONFIG come from the app. */
@Module({ providers: [NotificationService], exports: [NotificationService] })
export class NotificationModule {}
